#!/usr/bin/env python3
"""A scanner bridge: sends a NIfTI series, volume by volume, as if it were being scanned.

    send_nifti.py bold.nii.gz --address tcp://127.0.0.1:5581 --events events.tsv --speed 10

Needs pyzmq, msgpack and nibabel. Every volume, stimulus and the run's end is one item with a sequence, from 1. Items stay in a list, so that
sending again from wherever the server says (resumeFrom) is only a matter of setting an index.
"""

import argparse
import csv
import sys
import time
import zlib
from functools import partial

import nibabel

from wire import Connection, Refused, clock_id


def read_items(arguments):
    """The run's description, and its items: (session second at which it is sent, message type, what makes its fields and payload)."""
    image = nibabel.load(arguments.file)
    if len(image.shape) != 4:
        raise SystemExit(f"{arguments.file} has shape {image.shape}; a series has four dimensions.")
    stored = image.dataobj.get_unscaled()
    stored = stored.astype(stored.dtype.newbyteorder("<"), copy=False)
    tr = arguments.tr or float(image.header.get_zooms()[3])
    volumes = image.shape[3]
    run = dict(runId=arguments.run, attempt=arguments.attempt, dims=[int(n) for n in image.shape[:3]],
               affine=[float(x) for x in image.affine[:3].ravel()], dataType=int(image.header["datatype"]),
               slope=float(image.dataobj.slope), intercept=float(image.dataobj.inter),
               repetitionTimeSeconds=tr, expectedVolumes=volumes, speed=arguments.speed)

    def volume(number):
        payload = stored[..., number].tobytes(order="F")  # x fastest
        return dict(scannerNumber=number, acquiredSeconds=number * tr, sentNs=time.monotonic_ns(),
                    length=len(payload), checksum=zlib.crc32(payload)), payload

    def stimulus(trial, onset, duration):  # never its label: that stays with the scorer
        return dict(kind="stimulus", onsetSeconds=onset, durationSeconds=duration, trial=trial, state=arguments.state), None

    items = [((number + 1) * tr, "volume", partial(volume, number)) for number in range(volumes)]
    for trial, row in enumerate(read_events(arguments.events)):
        onset, duration = float(row["onset"]), float(row["duration"])
        items.append((onset, "event", partial(stimulus, trial, onset, duration)))
    items.sort(key=lambda item: item[0])
    items.append((items[-1][0], "runEnd", lambda: (dict(complete=True, volumesSent=volumes), None)))
    return run, items


def read_events(path):
    if path is None:
        return []
    with open(path, newline="") as file:
        return sorted(csv.DictReader(file, delimiter="\t"), key=lambda row: float(row["onset"]))


def send(connection, run, items, speed):
    acknowledged, following, credit, beat = 0, None, 0, 0.0
    begun = None
    while acknowledged < len(items):
        session_seconds = 0.0 if begun is None else (time.monotonic() - begun) * speed
        wait = 0.5
        if following is not None and following <= len(items) and following - acknowledged <= credit:
            due, type, make = items[following - 1]
            wait = (due - session_seconds) / speed
            if wait <= 0:
                fields, payload = make()
                connection.send(type, payload, sequence=following, **fields)
                following += 1
        if following is not None and time.monotonic() - beat > 1:
            beat = time.monotonic()
            connection.send("heartbeat", lastSequence=following - 1, queueDepth=following - 1 - acknowledged,
                            running=True, sessionSeconds=session_seconds)
        message = connection.receive(min(wait, 0.5))
        if message is None:
            continue
        if message["type"] == "welcome":
            credit, following = message["credit"], None
            connection.send("runStart", **run)
        elif message["type"] == "resumeFrom":
            following, acknowledged = message["sequence"], message["sequence"] - 1
            begun = begun or time.monotonic()
        elif message["type"] == "ack":
            acknowledged = max(acknowledged, message["sequence"])
        elif message["type"] == "credit":
            credit = message["messages"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="NIfTI series, .nii or .nii.gz")
    parser.add_argument("--address", default="tcp://127.0.0.1:5581")
    parser.add_argument("--run", default="run-01", help="run id: letters, digits, dots, dashes, underscores")
    parser.add_argument("--attempt", type=int, default=1)
    parser.add_argument("--tr", type=float, help="repetition time in seconds, where the file's is wrong")
    parser.add_argument("--speed", type=float, default=1.0, help="scanner seconds per second")
    parser.add_argument("--events", help="BIDS events.tsv; onsets and durations are sent, labels are not")
    parser.add_argument("--state", choices=["perception", "imagery"], default="perception")
    parser.add_argument("--name", default="send_nifti.py")
    arguments = parser.parse_args()
    if arguments.speed <= 0:
        parser.error(f"--speed is {arguments.speed}; it must be above 0")
    run, items = read_items(arguments)
    connection = Connection(arguments.address, "bridge", arguments.name)
    try:
        send(connection, dict(run, clockId=clock_id()), items, arguments.speed)
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    connection.leave()
    print(f"sent {run['expectedVolumes']} volumes of {run['runId']}, all acknowledged")


if __name__ == "__main__":
    main()
