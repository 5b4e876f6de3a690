#!/usr/bin/env python3
"""A display: follows trial states and decisions, one line each, and may report when they were shown.

    follow_decisions.py --address tcp://127.0.0.1:5582 --report-flips --count 96

Needs pyzmq and msgpack. One message is in flight at a time: the server sends the next when it is asked with 'credit', so a slow display gets what
is newest then, and is told how old it is.
"""

import argparse
import sys
import time

from wire import Connection, Refused


def follow(connection, report_flips, count):
    decisions, reports, unacknowledged = 0, 0, []
    while count is None or decisions < count:
        message = connection.receive(0.5)
        if message is None:
            continue
        type = message["type"]
        if type == "ack":
            unacknowledged = [report for report in unacknowledged if report["sequence"] > message["sequence"]]
            continue
        if type in ("welcome", "resumeFrom"):
            for report in unacknowledged:
                connection.send("shown", **report)
        if type == "trialState":
            print(describe_state(message), flush=True)
            if report_flips:
                # Here a display would draw, swap buffers, and take the time of the flip.
                reports += 1
                report = dict(sequence=reports, runId=message["runId"], stateNumber=message["stateNumber"], flipNs=time.monotonic_ns())
                unacknowledged.append(report)
                connection.send("shown", **report)
        elif type == "decision":
            print(describe_decision(message), flush=True)
            decisions += not message["provisional"]
        if type != "resumeFrom":
            connection.send("credit", messages=1)
    while unacknowledged:
        message = connection.receive(0.5)
        if message is not None and message["type"] == "ack":
            unacknowledged = [report for report in unacknowledged if report["sequence"] > message["sequence"]]


def describe_state(state):
    trial = f"trial {state['trial']}" if "trial" in state else "no trial"
    return f"state {state['stateNumber']}: {state['phase']}, {trial}, planned {state['plannedSeconds']:.2f} s, age {state['ageNs'] / 1e6:.1f} ms"


def describe_decision(decision):
    best = decision["candidates"][0] if decision["candidates"] else {"item": "-", "posterior": 0.0}
    answer = best["item"] if decision["abstained"] == "none" else f"abstained ({decision['abstained']})"
    kind = "provisional" if decision["provisional"] else "decision"
    return (f"{kind} trial {decision['trial']}: {answer}, posterior {best['posterior']:.3f}, latent of {len(decision['latent']) // 4}, "
            f"stale {decision['stalenessSeconds']:.2f} s, age {decision['ageNs'] / 1e6:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="tcp://127.0.0.1:5582")
    parser.add_argument("--role", choices=["display", "operator"], default="display")
    parser.add_argument("--report-flips", action="store_true", help="answer every trial state with the time at which it was shown")
    parser.add_argument("--count", type=int, help="stop after so many final decisions")
    parser.add_argument("--name", default="follow_decisions.py")
    arguments = parser.parse_args()
    connection = Connection(arguments.address, arguments.role, arguments.name)
    try:
        follow(connection, arguments.report_flips, arguments.count)
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    connection.leave()


if __name__ == "__main__":
    main()
