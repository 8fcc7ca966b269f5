"""The official Python client in chapter 7's group chat: `ch07_group_chat.py <url> <transport>`.

Prints one JSON value per line: what it got, for the test that started it.
"""

import json
import queue
import sys

import socketio

URL, TRANSPORT = sys.argv[1:]


def show(**found):
    print(json.dumps(found), flush=True)


def client():
    """A connected client whose events wait in a queue. Its handlers take one argument, as in any Python program."""
    events = queue.Queue()
    sio = socketio.Client(reconnection=False)
    for name in ("chatHistory", "appendMessage", "error-response"):
        sio.on(name, lambda data, name=name: events.put([name, data]), namespace="/chat")
    sio.connect(URL, namespaces=["/chat"], transports=[TRANSPORT], wait_timeout=10)
    return sio, events


def ask(sio, event, *args):
    return sio.call(event, *args, namespace="/chat", timeout=10)


sio, events = client()
show(transport=sio.transport())
show(too_early=ask(sio, "sendMessage", {"text": "hi"}))
show(registered=ask(sio, "register", {"username": "python"}), event=events.get(timeout=10))
show(sent=ask(sio, "sendMessage", {"text": "hello from Python"}), event=events.get(timeout=10))

other, _ = client()
show(taken=ask(other, "register", {"username": "python"}))
other.disconnect()

# A payload of bytes goes out as a binary attachment; several arguments are a tuple.
show(binary=ask(sio, "sendMessage", {"text": b"bytes"}))
show(two=ask(sio, "sendMessage", ({"text": "a"}, {"text": "b"})))
show(none=ask(sio, "sendMessage"))
show(unknown=ask(sio, "wave"))
sio.emit("sendMessage", {"text": ""}, namespace="/chat")
show(error=events.get(timeout=10))
show(page=ask(sio, "chatHistory", {"limit": 1}))
sio.disconnect()
