"""The official Python client in chapter 11's private chat: `ch11_private_chat.py <url> <transport> <token> <my id> <the other's id>`.

Prints one JSON value per line: what it got, for the test that started it.
"""

import json
import queue
import sys

import socketio

URL, TRANSPORT, TOKEN, ME, OTHER = sys.argv[1:]
EVENTS = ("new-chat-message", "chat-message-saved", "chat-message-delivered", "chat-message-read", "error-response")


def show(**found):
    print(json.dumps(found), flush=True)


events = queue.Queue()
sio = socketio.Client(reconnection=False)
for name in EVENTS:
    sio.on(name, lambda data, name=name: events.put([name, data]), namespace="/private")
sio.connect(URL, namespaces=["/private"], auth={"token": TOKEN}, transports=[TRANSPORT], wait_timeout=10)


def ask(event, *args):
    # A tuple is several arguments for this client.
    return sio.call(event, args if len(args) > 1 else args[0] if args else None, namespace="/private", timeout=10)


def sees(wanted):
    while True:
        event, data = events.get(timeout=10)
        if event == wanted:
            return data


def letter(temp_id, text):
    people = {name: {"role": "STUDENT", "id": id} for name, id in (("sender", ME), ("receiver", OTHER))}
    return {**people, "recipients": {ME: text, OTHER: text}, "tempId": temp_id}


show(transport=sio.transport())
show(too_early=ask("send-chat-message", letter(1, "hi")))
show(joined=ask("join-chat-room"))
waited = sees("new-chat-message")
show(waited=waited)
ask("chat-message-delivered", waited["id"])
ask("chat-message-read", waited["id"])
show(said=ask("send-chat-message", letter(1, "hello from Python")))
show(again=ask("send-chat-message", letter(1, "something else")))
show(forbidden=ask("chat-message-read", sees("chat-message-saved")["message"]["id"]))
ask("chat-user-typing", OTHER, {"who": "python"})
sio.emit("send-chat-message", {**letter(2, "hi"), "recipients": {OTHER: "hi"}}, namespace="/private")
show(error=["error-response", sees("error-response")])
sio.disconnect()
