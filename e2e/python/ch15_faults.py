"""The official Python client in chapter 15's chat, while Redis stands still: `ch15_faults.py <url> <transport>`.

Prints one JSON value per line: what it got, for the test that started it.
"""

import json
import sys
import urllib.error
import urllib.request

import socketio

URL, TRANSPORT = sys.argv[1:]


def show(**found):
    print(json.dumps(found), flush=True)


sio = socketio.Client(reconnection=False)
sio.connect(URL, namespaces=["/chat"], transports=[TRANSPORT], wait_timeout=10)


def ask(event, *args):
    return sio.call(event, *args, namespace="/chat", timeout=10)


def is_ready():
    try:
        return urllib.request.urlopen(f"{URL}/readyz", timeout=10).status == 200
    except urllib.error.HTTPError:
        return False


def until_ok(event, payload):
    """Asks until the answer is yes, and after a refusal waits until the hub is ready; the codes of the refusals, and the answer."""
    refused = []
    while True:
        answer = ask(event, payload)
        if answer["ok"]:
            return refused, answer
        refused.append(answer["error"]["code"])
        while not is_ready():
            pass


show(transport=sio.transport())
registering, _ = until_ok("register", {"username": "python"})
sending, sent = until_ok("sendMessage", {"text": "hello from Python", "tempId": "t1"})
show(refused=registering + sending, saved=sent["message"])
show(history=ask("chatHistory", {"limit": 10})["messages"])
sio.disconnect()
