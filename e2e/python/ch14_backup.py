"""The official Python client in chapter 14's chat: `ch14_backup.py <url> <transport>`."""

from peer import PATIENCE_SECS, Peer, show

peer = Peer("/chat", ["chatHistory"])
show(transport=peer.sio.transport())
show(joined=peer.ask("register", {"username": "python"}))
history = peer.sees("chatHistory")
show(history=history)
show(older=peer.ask("chatHistory", {"before": history[2]["id"]})["messages"])
show(said=peer.ask("sendMessage", {"text": "hello from Python"}))
peer.emit("sendMessage", {"text": ""})
show(error=peer.events.get(timeout=PATIENCE_SECS))
peer.leaves()
