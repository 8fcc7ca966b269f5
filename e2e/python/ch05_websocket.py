"""Chapter 5 by websocket-client, a WebSocket client that knows nothing of Socket.IO. Prints one JSON value per line."""

import json
import struct
import sys

from websocket import ABNF, create_connection

URL = sys.argv[1]


def connect(path):
    return create_connection(URL + path, timeout=20)


def show(**found):
    print(json.dumps(found), flush=True)


def hears(socket):
    """The next text; pings are answered by the client itself."""
    return socket.recv()


def close_code(socket):
    """The code of the close frame that the server sends."""
    while True:
        opcode, payload = socket.recv_data(control_frame=True)
        if opcode == ABNF.OPCODE_CLOSE:
            return struct.unpack("!H", payload[:2])[0]


echo = connect("/echo")
echo.send("Hello")
show(echo=hears(echo))
echo.send("x" * 60_000)
show(echoed_bytes=len(hears(echo)))
echo.ping("there?")
opcode, payload = echo.recv_data(control_frame=True)
assert opcode == ABNF.OPCODE_PONG, opcode
show(pong=payload.decode())
echo.send_close(1000, b"bye")
show(close=close_code(echo))

ann, bob = connect("/talk"), connect("/talk")
# A page is in the round when its first ping came.
for person in (ann, bob):
    opcode, _ = person.recv_data(control_frame=True)
    assert opcode == ABNF.OPCODE_PING, opcode
ann.send("Hi")
show(ann_hears=hears(ann), bob_hears=hears(bob))
ann.close()
bob.close()

big = connect("/echo")
big.send("x" * 100_000)
show(too_big=close_code(big))
