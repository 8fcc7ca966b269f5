"""The official Python client in chapter 12: `ch12_end_to_end.py <url> <transport> <token> <id> <peer> <recipients>`.

It can't read what it carries. It takes the message that waits, sends what somebody else has sealed, and prints one JSON value per line.
"""

import json
import queue
import sys

import socketio

URL, TRANSPORT, TOKEN, ME, PEER, RECIPIENTS = sys.argv[1:]
PATIENCE_SECS = 20


def show(**found):
    print(json.dumps(found), flush=True)


messages = queue.Queue()
sio = socketio.Client(reconnection=False)
sio.on("new-chat-message", messages.put, namespace="/private")
sio.connect(URL, namespaces=["/private"], transports=[TRANSPORT], auth={"token": TOKEN}, wait_timeout=PATIENCE_SECS)


def ask(event, *args):
    return sio.call(event, *args, namespace="/private", timeout=PATIENCE_SECS)


def letter(temp_id, recipients):
    sender, receiver = ({"id": person, "role": "STUDENT"} for person in (ME, PEER))
    return {"sender": sender, "receiver": receiver, "recipients": recipients, "tempId": temp_id}


show(transport=sio.transport())
ask("join-chat-room")
received = messages.get(timeout=PATIENCE_SECS)
show(received=received)
sealed = json.loads(RECIPIENTS)
show(sent=ask("send-chat-message", letter("from python", sealed)))
show(for_three=ask("send-chat-message", letter("for three", {**sealed, "999": sealed[ME]})))
# An answer may come before the request that carried the question has ended.
sio.eio.queue.join()
sio.disconnect()
