"""The wire, version 1, in as few lines as it takes. See ../README.md."""

import hashlib
import os
import time

import msgpack
import zmq

VERSION = 1
SILENT_SECONDS = 5


class Refused(Exception):
    """The server refused something; it says what, and why."""


def clock_id():
    """The same 16 hex digits in every process that shares this host's monotonic clock."""
    with open("/proc/sys/kernel/random/boot_id") as file:
        return hashlib.sha256(file.read().strip().encode()).hexdigest()[:16]


def pack(type, **fields):
    """A header frame; fields that are None are left out."""
    header = {"v": VERSION, "type": type}
    header.update((name, value) for name, value in fields.items() if value is not None)
    return msgpack.packb(header)


def unpack(frame):
    header = msgpack.unpackb(frame)
    if header.get("v") != VERSION:
        raise Refused(f"unknownVersion: the server speaks version {header.get('v')}, this client {VERSION}")
    return header


class Connection:
    """One DEALER socket: says hello, answers clock probes, raises Refused, and connects again when the server falls silent."""

    def __init__(self, address, role, name):
        self.address, self.role, self.name = address, role, name
        self.instance = f"{os.getpid()}-{time.monotonic_ns()}"
        self.socket = None
        self.connect()

    def connect(self):
        self.close()
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 500
        self.socket.connect(self.address)
        self.heard = time.monotonic()
        self.send("hello", role=self.role, name=self.name, instance=self.instance, clockId=clock_id())

    def send(self, type, payload=None, **fields):
        frames = [pack(type, **fields)]
        if payload is not None:
            frames.append(payload)
        self.socket.send_multipart(frames)

    def receive(self, wait_seconds):
        """The next message that is not about clocks, or None; after a silence a fresh 'welcome' comes by itself."""
        if not self.socket.poll(max(0, 1000 * wait_seconds)):
            if time.monotonic() - self.heard > SILENT_SECONDS:
                self.connect()
            return None
        message = unpack(self.socket.recv_multipart()[0])
        received = time.monotonic_ns()
        self.heard = time.monotonic()
        if message["type"] == "clockProbe":
            self.send("clockReply", id=message["id"], probeSentNs=message["sentNs"],
                      probeReceivedNs=received, replySentNs=time.monotonic_ns())
            return None
        if message["type"] == "refused":
            if message["fault"] != "helloFirst":
                raise Refused(f"{message['fault']}: {message['detail']}")
            self.connect()  # the server was restarted and does not know this connection
            return None
        return message

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def leave(self):
        self.send("goodbye")
        self.close()
