"""The official Python client in chapter 13's chat: `ch13_redis.py <url> <transport>`.

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
sio.on("chatHistory", events.put, namespace="/chat")
sio.connect(URL, namespaces=["/chat"], transports=[TRANSPORT], wait_timeout=10)


def ask(event, *args):
    return sio.call(event, *args, namespace="/chat", timeout=10)


show(transport=sio.transport())
show(registered=ask("register", {"username": "python"}))
show(history=events.get(timeout=10))
for name in ("said", "again"):
    show(**{name: ask("sendMessage", {"text": "hello from Python", "tempId": "t1"})})
sio.disconnect()
