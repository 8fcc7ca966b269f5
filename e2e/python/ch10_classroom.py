"""The official Python client in chapter 10's class: `ch10_classroom.py <url> <transport> <token> <teacher's id>`.

Prints one JSON value per line: what it got, for the test that started it.
"""

import json
import queue
import sys

import socketio

URL, TRANSPORT, TOKEN, TEACHER = sys.argv[1:]
EVENTS = ("initial-response", "user-connected", "user-disconnected", "joined-class-room", "left-class-room", "message", "error-response")
NAMESPACE = "/classroom"


def show(**found):
    print(json.dumps(found), flush=True)


events = queue.Queue()
sio = socketio.Client(reconnection=False)
for name in EVENTS:
    sio.on(name, lambda data, name=name: events.put([name, data]), namespace=NAMESPACE)
sio.connect(URL, namespaces=[NAMESPACE], transports=[TRANSPORT], auth={"token": TOKEN}, wait_timeout=10)


def ask(event, *args):
    # Several arguments of an event are a tuple in this client.
    payload = args if len(args) > 1 else args[0] if args else None
    return sio.call(event, payload, namespace=NAMESPACE, timeout=10)


show(transport=sio.transport())
show(too_early=ask("broadcast-message", {"type": "text", "value": "hi"}))
show(joined=ask("join-class-room", "maths"))
show(welcome=events.get(timeout=10))
show(hand=ask("message", {"type": "hand", "value": True}, TEACHER))
show(said=ask("broadcast-message", {"type": "text", "value": "hello from Python"}))
show(board=ask("class-room-broadcast", {"note": "from Python"}))
show(nobody=ask("message", {"type": "text", "value": "?"}, "9007199254740991"))
sio.emit("broadcast-message", {"value": "without a type"}, namespace=NAMESPACE)
show(error=events.get(timeout=10))
show(left=ask("leave-class-room"))
sio.disconnect()
