"""The official Python client in chapter 15's chat, while Redis stands still: `ch15_faults.py <url> <transport>`."""

import requests
from peer import PATIENCE_SECS, URL, Peer, show


def is_ready():
    return requests.get(f"{URL}/readyz", timeout=PATIENCE_SECS).status_code == 200


def until_ok(event, payload):
    """Asks until the answer is yes, and after a refusal waits until the hub is ready; the codes of the refusals, and the answer."""
    refused = []
    while True:
        answer = peer.ask(event, payload)
        if answer["ok"]:
            return refused, answer
        refused.append(answer["error"]["code"])
        while not is_ready():
            pass


peer = Peer("/chat", [])
show(transport=peer.sio.transport())
registering, _ = until_ok("register", {"username": "python"})
sending, sent = until_ok("sendMessage", {"text": "hello from Python", "tempId": "t1"})
show(refused=registering + sending, saved=sent["message"])
show(history=peer.ask("chatHistory", {"limit": 10})["messages"])
peer.leaves()
