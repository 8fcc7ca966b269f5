"""The official Python client in chapter 8's rooms: `ch08_rooms.py <url> <transport>`.

Prints one JSON value per line: what it got, for the test that started it.
"""

import json
import queue
import sys

import socketio

URL, TRANSPORT = sys.argv[1:]
EVENTS = ("activeUsers", "roomUsers", "msgHistory", "userJoin", "userTyping", "updateChat", "newRoom", "userLeave", "error-response")


def show(**found):
    print(json.dumps(found), flush=True)


events = queue.Queue()
sio = socketio.Client(reconnection=False)
for name in EVENTS:
    sio.on(name, lambda data, name=name: events.put([name, data]), namespace="/rooms")
sio.connect(URL, namespaces=["/rooms"], transports=[TRANSPORT], wait_timeout=10)


def ask(event, *args):
    return sio.call(event, *args, namespace="/rooms", timeout=10)


show(transport=sio.transport())
show(too_early=ask("updateChat", {"body": "hi", "room": "main"}))
show(joined=ask("userJoin", {"username": "python", "room": "main"}))
show(seen=[events.get(timeout=10) for _ in range(3)])
show(said=ask("updateChat", {"body": "hello from Python", "room": "main"}))
show(typing=ask("userTyping", {"username": "somebody else", "room": "main"}))
show(invited=ask("newRoom", {"username2": "nobody", "room": "main"}))
sio.emit("updateChat", {"body": "", "room": "main"}, namespace="/rooms")
show(error=events.get(timeout=10))
show(left=ask("userLeave", {"room": "main"}))
sio.disconnect()
