"""A WebSocket client (RFC 6455) over a socket: the handshake, masked frames, and JSON in text messages."""

import base64
import hashlib
import json
import os
import socket
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Refused(Exception):
    """The upgrade was answered by something else than 101."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body[:300]!r}")
        self.status, self.body = status, body


class Closed(Exception):
    """The server closed; what it said is in code and reason."""

    def __init__(self, code, reason):
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


class Stream:
    """One connection to /v1/stream."""

    def __init__(self, port, headers=None, timeout=30):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._file = self._socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ["GET /v1/stream HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", *(f"{name}: {value}" for name, value in (headers or {}).items())]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        status = int(self._file.readline().split()[1])
        answered = {}
        while (line := self._file.readline().strip()):
            name, _, value = line.decode().partition(":")
            answered[name.lower()] = value.strip()
        if status != 101:
            body = self._chunks() if answered.get("transfer-encoding") == "chunked" else self._file.read(int(answered.get("content-length", 0)))
            self.drop()
            raise Refused(status, body)
        expected = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        assert answered["sec-websocket-accept"] == expected, answered

    def _chunks(self):
        """A body whose length is told piece by piece (RFC 9112, 7.1)."""
        body = b""
        while length := int(self._file.readline(), 16):
            body += self._file.read(length)
            self._file.readline()
        return body

    def frame(self, opcode, payload, fin=True):
        """Sends one frame, masked as a client's must be."""
        mask = os.urandom(4)
        length = len(payload)
        head = bytes([(0x80 if fin else 0) | opcode])
        head += bytes([0x80 | length]) if length < 126 else bytes([0xFE]) + struct.pack("!H", length) if length < 65536 else bytes([0xFF]) + struct.pack("!Q", length)
        self._socket.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)))

    def send(self, **message):
        self.frame(TEXT, json.dumps(message).encode())

    def receive(self):
        """The next frame: opcode and payload. Servers do not mask."""
        first, second = self._file.read(2)
        assert first & 0x80 and not second & 0x80, "one frame per message, unmasked"
        length = second & 0x7F
        if length >= 126:
            length = struct.unpack("!H" if length == 126 else "!Q", self._file.read(2 if length == 126 else 8))[0]
        return first & 0x0F, self._file.read(length)

    def next(self):
        """The next message; pings are answered on the way."""
        while True:
            opcode, payload = self.receive()
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == PING:
                self.frame(PONG, payload)
            elif opcode == CLOSE:
                self.frame(CLOSE, payload[:2])
                self.drop()
                raise Closed(struct.unpack("!H", payload[:2])[0], payload[2:].decode())

    def ask(self, **message):
        """Sends a command and gives its reply."""
        self.send(**message)
        answer = self.next()
        assert answer["type"] == "reply" and answer["id"] == message["id"], answer
        return answer

    def closed(self):
        """Reads until the server closes."""
        try:
            while True:
                self.next()
        except Closed as closed:
            return closed.code, closed.reason

    def drop(self):
        """Goes without a word."""
        self._file.close()
        self._socket.close()
