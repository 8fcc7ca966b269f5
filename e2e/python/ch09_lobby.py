"""The official Python client in chapter 9's lobby: `ch09_lobby.py <url> <transport>`.

Prints one JSON value per line: what it got, for the test that started it.
"""

import json
import queue
import sys

import requests
import socketio

URL, TRANSPORT = sys.argv[1:]
PASSWORD = "correct horse battery"
EVENTS = ("user-connected", "room-user-change", "chat-message-broadcast", "error-response")


def show(**found):
    print(json.dumps(found), flush=True)


def call(path, **body):
    answer = requests.post(URL + path, json=body, timeout=10)
    return answer.status_code, answer.json() if answer.content else None


refused = queue.Queue()
stranger = socketio.Client(reconnection=False)
stranger.on("connect_error", refused.put, namespace="/lobby")
stranger.connect(URL, namespaces=["/lobby"], transports=[TRANSPORT], wait=False)
show(without_token=refused.get(timeout=10))
stranger.eio.disconnect(abort=True)

call("/api/sign-up", username="python", password=PASSWORD)
_, in_words = call("/api/log-in", username="python", password="not the password")
status, problem = call("/api/log-in", username="nobody", password="not the password")
show(wrong_name=status, wrong_name_body=problem, wrong_password_body=in_words)
_, account = call("/api/log-in", username="python", password=PASSWORD)

events = queue.Queue()
sio = socketio.Client(reconnection=False)
for name in EVENTS:
    sio.on(name, lambda data, name=name: events.put([name, data]), namespace="/lobby")
sio.connect(URL, namespaces=["/lobby"], transports=[TRANSPORT], auth={"token": account["token"]}, wait_timeout=10)


def ask(event, *args):
    return sio.call(event, *args, namespace="/lobby", timeout=10)


show(seen=[events.get(timeout=10) for _ in range(2)])
show(said=ask("chat-message-sent", {"message": "hello from Python"}))
show(forbidden=ask("ban-user", account["user"]["id"]))
show(forged=ask("room-user-change", {"users": [], "message": "The server restarts.", "user": {}}))
show(renamed=ask("set-username", {"username": "serpent"}))
# An answer may come before the request that carried the question has ended; see `peer.py`.
sio.eio.queue.join()
sio.disconnect()
