"""The official Python client in chapter 14's chat: `ch14_backup.py <url> <transport>`.

Prints one JSON value per line: what it got, for the test that started it.
"""

import json
import queue
import sys

import socketio

URL, TRANSPORT = sys.argv[1:]


def show(**found):
    print(json.dumps(found), flush=True)


events = queue.Queue()
sio = socketio.Client(reconnection=False)
for name in ("chatHistory", "error-response"):
    sio.on(name, lambda data, name=name: events.put([name, data]), namespace="/chat")
sio.connect(URL, namespaces=["/chat"], transports=[TRANSPORT], wait_timeout=10)


def ask(event, *args):
    return sio.call(event, *args, namespace="/chat", timeout=10)


show(transport=sio.transport())
show(joined=ask("register", {"username": "python"}))
_, history = events.get(timeout=10)
show(history=history)
show(older=ask("chatHistory", {"before": history[2]["id"]})["messages"])
show(said=ask("sendMessage", {"text": "hello from Python"}))
sio.emit("sendMessage", {"text": ""}, namespace="/chat")
show(error=events.get(timeout=10))
sio.disconnect()
