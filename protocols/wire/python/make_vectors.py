#!/usr/bin/env python3
"""Writes ../vectors.json: bytes made by Python's msgpack, or by hand where they are to be wrong, and what they mean.

Each vector has a name and the header frame in hex (and the payload frame, where there is one). A good one has the fields that it means; binary
fields are written {"bin": hex}. A bad one has the fault that a receiver must name.
"""

import json
import os
import struct
import zlib

import msgpack

HERE = os.path.dirname(os.path.abspath(__file__))


def jsonable(value):
    if isinstance(value, bytes):
        return {"bin": value.hex()}
    if isinstance(value, dict):
        return {name: jsonable(v) for name, v in value.items()}
    if isinstance(value, list):
        return [jsonable(v) for v in value]
    return value


def good(vector, type, /, *, payload=None, ignored=(), **fields):
    header = {"v": 1, "type": type, **fields}
    made = {"name": vector, "header": msgpack.packb(header).hex(), "fields": jsonable(header)}
    if payload is not None:
        made["payload"] = payload.hex()
    if ignored:
        made["ignored"] = list(ignored)
    return made


def bad(name, fault, header, payload=None):
    vector = {"name": name, "header": (header if isinstance(header, bytes) else msgpack.packb(header)).hex(), "fault": fault}
    if payload is not None:
        vector["payload"] = payload.hex()
    return vector


AFFINE = [-2.0, 0.0, 0.0, 90.0, 0.0, 2.0, 0.0, -126.0, 0.0, 0.0, 2.5, -72.0]
RUN = dict(runId="sub-01_run-01", attempt=1, dims=[2, 3, 4], affine=AFFINE, dataType=4, slope=1.0, intercept=0.0,
           repetitionTimeSeconds=1.5, sliceTimesSeconds=[0.0, 0.75], multibandFactor=2, echo=1, expectedVolumes=300,
           dummyScans=2, scannerMotionCorrected=False, speed=1.0, clockId="00112233445566aa")
# Value 100 x + 10 y + z at voxel (x, y, z), x running fastest: what the payload must look like.
VOXELS = b"".join(struct.pack("<h", 100 * x + 10 * y + z) for z in range(4) for y in range(3) for x in range(2))
VOLUME = dict(sequence=7, scannerNumber=5, acquiredSeconds=7.5, triggerNs=1_000, fileSeenNs=2_000, sentNs=3_000,
              length=len(VOXELS), checksum=zlib.crc32(VOXELS))
DECISION = dict(runId="sub-01_run-01", trial=3, state="imagery", provisional=False, onsetSeconds=36.0, dueSeconds=44.5, newestVolume=28,
                volumesMissing=1, beta="shrunk", candidates=[dict(item="owl", score=0.5, posterior=0.75), dict(item="häuser", score=-0.25, posterior=0.25)],
                latent=struct.pack("<3f", 1.0, -0.5, 0.25), abstained="none", confidence=0.75, repeats=2, stalenessSeconds=0.125,
                normaliserTrials=3, calibrated=True, calibrationState="imagery", newestVolumeReceivedNs=123_456_789)

MESSAGES = [
    good("hello of a bridge", "hello", role="bridge", name="scanner", instance="4711-1", clockId="00112233445566aa"),
    good("hello of a display", "hello", role="display", name="display", instance="4712-1", clockId="00112233445566aa"),
    good("goodbye", "goodbye"),
    good("welcome", "welcome", clockId="00112233445566aa", credit=16, maxPayloadBytes=67108864),
    good("ack", "ack", sequence=41),
    good("ack of nothing", "ack", sequence=0),
    good("credit", "credit", messages=1),
    good("resume from", "resumeFrom", runId="sub-01_run-01", attempt=1, sequence=42),
    good("refused", "refused", fault="bridgeBusy", detail="Another bridge is sending.", sequence=3),
    good("clock probe", "clockProbe", id=9, sentNs=1_000_000_000_000),
    good("clock reply", "clockReply", id=9, probeSentNs=1_000_000_000_000, probeReceivedNs=5, replySentNs=6),
    good("run start, everything said", "runStart", **RUN),
    good("run start, only what is needed", "runStart", runId="r", attempt=2, dims=[64, 64, 1], affine=AFFINE, dataType=512,
         repetitionTimeSeconds=2, clockId="c"),
    good("volume", "volume", payload=VOXELS, **VOLUME),
    good("volume without optional stamps", "volume", payload=b"\x01\x02", sequence=1, scannerNumber=0, acquiredSeconds=0, sentNs=1,
         length=2, checksum=zlib.crc32(b"\x01\x02")),
    good("volume whose length and checksum do not match: ingest, not the wire, finds it corrupt", "volume", payload=b"\x01", sequence=2,
         scannerNumber=1, acquiredSeconds=1.5, sentNs=1, length=48, checksum=1),
    good("volume with a grid of its own", "volume", payload=VOXELS, dims=[2, 3, 4], affine=AFFINE, **VOLUME),
    good("trigger", "event", sequence=8, kind="trigger", onsetSeconds=7.5, observedNs=1_000),
    good("response", "event", sequence=9, kind="response", onsetSeconds=8.25, button="1"),
    good("stimulus", "event", sequence=10, kind="stimulus", onsetSeconds=12, durationSeconds=4.0, trial=0, state="imagery"),
    good("physio", "physio", channel="cardiac", rateHz=200.0, startSeconds=-1.5, samples=[0.5, -0.25, 3.0]),
    good("heartbeat", "heartbeat", lastSequence=10, queueDepth=2, running=True, sessionSeconds=13.5),
    good("run end", "runEnd", sequence=11, complete=True, volumesSent=300),
    good("unknown fields are ignored", "ack", ignored=["future", "nested"], sequence=1, future=[1, {"a": None}], nested={"b": {"c": [[[]]]}}),
    good("shown", "shown", sequence=1, runId="sub-01_run-01", stateNumber=17, flipNs=99),
    good("response at a display", "response", sequence=2, button="left", pressedNs=100),
    good("session", "session", number=1, ageNs=0, name="imagery", state="running", candidates=["owl", "häuser"], message="two candidates"),
    good("run", "run", number=2, ageNs=1, replaced=3, runId="sub-01_run-01", attempt=1, state="running", repetitionTimeSeconds=1.5,
         expectedVolumes=300, speed=1.0),
    good("trial state", "trialState", number=3, ageNs=5, stateNumber=17, runId="sub-01_run-01", trial=3, phase="cue", plannedSeconds=36.0,
         durationSeconds=1.0, item="owl", text="owl", feedback="blank", gridOrder=[]),
    good("feedback with its decision", "trialState", number=4, ageNs=5, stateNumber=18, runId="sub-01_run-01", trial=3, phase="feedback",
         plannedSeconds=44.5, durationSeconds=1.5, feedback="picture", gridOrder=["häuser", "owl"], decision=DECISION),
    good("decision", "decision", number=5, ageNs=7, **DECISION),
    good("provisional decode", "decision", number=6, ageNs=7, **{**DECISION, "provisional": True, "abstained": "dataLate"}),
    good("volume quality", "volumeQuality", number=7, ageNs=8, runId="sub-01_run-01", scannerNumber=28, acquiredSeconds=42.0, fault="late",
         motion=[0.1, 0, 0, 0, 0, 0.2], framewiseDisplacementMm=0.125, dvarsPercent=1.5, latencyMs=31.5, received=29, missing=0),
    good("volume quality with the run so far", "volumeQuality", number=7, ageNs=8, runId="sub-01_run-01", scannerNumber=29, acquiredSeconds=43.5,
         motion=[0.1, 0, 0, 0, 0, 0.2], framewiseDisplacementMm=1.25, dvarsPercent=4.5, latencyMs=31.5, received=30, missing=0, spike=True,
         verdict="repeat", failed=["mostLostFraction", "leastTemporalSnr"], censored=7, spikes=1, trials=2, usableTrials=1, temporalSnr=18.5,
         contrastToNoise=0.25, medianDisplacementMm=0.125, driftPercentPerMinute=-0.25),
    good("shown event", "shownEvent", number=8, ageNs=9, eventNumber=5, kind="picture", onsetSeconds=44.53, durationSeconds=1.5, trial=3,
         item="owl", state="imagery"),
]

VOLUME_HEADER = {"v": 1, "type": "volume", **VOLUME}
FAULTS = [
    bad("nothing", "malformed", b""),
    bad("an array", "malformed", [1, 2]),
    bad("cut short", "malformed", msgpack.packb(VOLUME_HEADER)[:-3]),
    bad("bytes after the end", "malformed", msgpack.packb({"v": 1, "type": "goodbye"}) + b"\x00"),
    bad("a key that is no string", "malformed", {"v": 1, "type": "goodbye", 3: 4}),
    bad("an array that promises four thousand million elements", "malformed", bytes.fromhex("83a17601a474797065a361636ba873657175656e6365ddffffffff")),
    bad("a string longer than the frame", "malformed", bytes.fromhex("82a17601a474797065dbffffffff61")),
    bad("a map inside a thousand arrays, cut short", "malformed", bytes.fromhex("83a17601a474797065a361636ba1") + b"x" + b"\x91" * 1000),
    bad("more fields than are allowed", "tooLarge", {"v": 1, "type": "goodbye", **{f"f{i}": i for i in range(70)}}),
    bad("no version", "missingField", {"type": "goodbye"}),
    bad("version 2", "unknownVersion", {"v": 2, "type": "goodbye"}),
    bad("no type", "missingField", {"v": 1}),
    bad("unknown type", "unknownType", {"v": 1, "type": "selfDestruct"}),
    bad("unknown role", "badField", {"v": 1, "type": "hello", "role": "scanner", "name": "a", "instance": "b", "clockId": "c"}),
    bad("volume without its payload", "missingPayload", VOLUME_HEADER),
    bad("payload where none belongs", "unexpectedPayload", {"v": 1, "type": "goodbye"}, payload=b"\x00"),
    bad("volume without a sequence", "missingField", {k: v for k, v in VOLUME_HEADER.items() if k != "sequence"}, payload=VOXELS),
    bad("sequence 0", "badField", {**VOLUME_HEADER, "sequence": 0}, payload=VOXELS),
    bad("a sequence in words", "badField", {**VOLUME_HEADER, "sequence": "seven"}, payload=VOXELS),
    bad("a negative checksum", "badField", {**VOLUME_HEADER, "checksum": -1}, payload=VOXELS),
    bad("an acquisition time that is no number", "badField", {**VOLUME_HEADER, "acquiredSeconds": float("nan")}, payload=VOXELS),
    bad("dims of two axes", "badField", {"v": 1, "type": "runStart", **RUN, "dims": [2, 3]}),
    bad("dims with a zero", "badField", {"v": 1, "type": "runStart", **RUN, "dims": [2, 0, 4]}),
    bad("a singular affine", "badField", {"v": 1, "type": "runStart", **RUN, "affine": [0.0] * 12}),
    bad("a data type that is none", "badField", {"v": 1, "type": "runStart", **RUN, "dataType": 3}),
    bad("volumes that are too large", "tooLarge", {"v": 1, "type": "runStart", **RUN, "dims": [1024, 1024, 1024]}),
    bad("a run id that is a path", "badField", {"v": 1, "type": "runStart", **RUN, "runId": "../../etc/passwd"}),
    bad("attempt 0", "badField", {"v": 1, "type": "runStart", **RUN, "attempt": 0}),
    bad("a stimulus without its state", "missingField", {"v": 1, "type": "event", "sequence": 1, "kind": "stimulus", "onsetSeconds": 1.0}),
    bad("too many samples", "badField",
        {"v": 1, "type": "physio", "channel": "c", "rateHz": 1.0, "startSeconds": 0.0, "samples": [0] * 4097}),
    bad("a name that is not UTF-8", "badField", b"\x86\xa1v\x01\xa4type\xa5hello\xa4role\xa6bridge\xa4name\xa2\xff\xfe\xa8instance\xa1b\xa7clockId\xa1c"),
    bad("a latent of half a float", "badField", {"v": 1, "type": "decision", "number": 1, "ageNs": 0, **DECISION, "latent": b"\x00\x00"}),
    bad("a candidate without its score", "missingField",
        {"v": 1, "type": "decision", "number": 1, "ageNs": 0, **DECISION, "candidates": [{"item": "owl", "posterior": 1.0}]}),
]

# The mask holds every voxel with x + y + z even. A mask's order is C order of [x, y, z] (z fastest); the list gives each one's index in the buffer.
INSIDE = [(x, y, z) for x in range(2) for y in range(3) for z in range(4) if (x + y + z) % 2 == 0]
VOXEL_ORDER = {
    "dims": [2, 3, 4],
    "dataType": 4,
    "payload": VOXELS.hex(),
    "voxels": [[x, y, z, 100 * x + 10 * y + z] for x in range(2) for y in range(3) for z in range(4)],
    "maskInsideCOrder": [int((x + y + z) % 2 == 0) for x in range(2) for y in range(3) for z in range(4)],
    "maskBufferIndices": [x + 2 * (y + 3 * z) for x, y, z in INSIDE],
    "maskedValues": [100 * x + 10 * y + z for x, y, z in INSIDE],
}


def main():
    with open(os.path.join(HERE, "..", "vectors.json"), "w", encoding="utf-8") as file:
        json.dump({"version": 1, "madeBy": "python/make_vectors.py", "messages": MESSAGES, "faults": FAULTS, "voxelOrder": VOXEL_ORDER},
                  file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
