"""The official Python client in chapter 13's chat: `ch13_redis.py <url> <transport>`."""

from peer import Peer, show

peer = Peer("/chat", ["chatHistory"])
show(transport=peer.sio.transport())
show(registered=peer.ask("register", {"username": "python"}))
show(history=peer.sees("chatHistory"))
for name in ("said", "again"):
    show(**{name: peer.ask("sendMessage", {"text": "hello from Python", "tempId": "t1"})})
peer.leaves()
