#!/usr/bin/env python3
"""Checks ../vectors.json, or a file of the same form that another implementation wrote, with Python's msgpack alone.

    check_vectors.py [FILE]

Every field that a vector means must be in its bytes; an implementation may write optional fields that the vector leaves out.
"""

import json
import os
import sys
import zlib

import msgpack
import numpy

HERE = os.path.dirname(os.path.abspath(__file__))


def plain(value):
    if isinstance(value, bytes):
        return {"bin": value.hex()}
    if isinstance(value, dict):
        return {name: plain(v) for name, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def check_message(vector):
    found = plain(msgpack.unpackb(bytes.fromhex(vector["header"])))
    for name, expected in vector["fields"].items():
        if name not in vector.get("ignored", []) and not contains(found.get(name), expected):
            return f"{vector['name']}: {name} is {found.get(name)!r}; expected {expected!r}"
    if found["type"] == "volume" and "corrupt" not in vector["name"]:
        payload = bytes.fromhex(vector["payload"])
        if (found["length"], found["checksum"]) != (len(payload), zlib.crc32(payload)):
            return f"{vector['name']}: length or checksum do not match the payload"
    return None


def contains(found, expected):
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(contains(found.get(name), value) for name, value in expected.items())
    return found == expected


def check_voxel_order(order):
    volume = numpy.frombuffer(bytes.fromhex(order["payload"]), "<i2").reshape(order["dims"], order="F")
    for x, y, z, value in order["voxels"]:
        if volume[x, y, z] != value:
            yield f"voxel ({x}, {y}, {z}) is {volume[x, y, z]}; expected {value}"
    inside = numpy.array(order["maskInsideCOrder"], bool).reshape(order["dims"])
    if volume[inside].tolist() != order["maskedValues"]:
        yield f"masked values are {volume[inside].tolist()}; expected {order['maskedValues']}"
    if volume.ravel(order="F")[order["maskBufferIndices"]].tolist() != order["maskedValues"]:
        yield "the mask's buffer indices do not give the masked values"


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", "vectors.json")
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    problems = [problem for vector in vectors["messages"] if (problem := check_message(vector))]
    if "voxelOrder" in vectors:
        problems += check_voxel_order(vectors["voxelOrder"])
    for problem in problems:
        print(problem)
    print(f"{len(vectors['messages'])} messages, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
