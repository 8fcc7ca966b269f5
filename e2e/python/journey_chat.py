"""A journey through /chat: names, messages, history, repeats, and coming back after a lost connection. See `peer.py`."""

from peer import Peer, TRANSPORT

EVENTS = ("chatHistory", "appendMessage")
ANN, BOB = f"ann {TRANSPORT}", f"bob {TRANSPORT}"


def comes(auth=None):
    return Peer("/chat", EVENTS, auth)


def shows(message, username, text):
    assert (message["username"], message["text"]) == (username, text), message
    assert isinstance(message["id"], str) and isinstance(message["time"], int), message


# Nothing before a name, and each name once.
ann, bob = comes(), comes()
ann.refuses("not_joined", "sendMessage", {"text": "too early"})
ann.refuses("not_joined", "chatHistory")
first = ann.ok("register", {"username": f"  {ANN} "})
assert first["user"]["username"] == ANN and first["user"]["id"].isdecimal() and first["resume"]
ann.sees("chatHistory")
bob.refuses("conflict", "register", {"username": ANN})
bob.ok("register", {"username": BOB})
bob.sees("chatHistory")
bob.refuses("conflict", "register", {"username": f"{BOB} the second"})
ann.hears_nothing()

# Everybody hears it, the sender too, and the text stays what it was.
TEXT = " Grüße <b>\U0001F954</b>\n"
sent = ann.ok("sendMessage", {"text": TEXT, "tempId": 1})["message"]
shows(sent, ANN, TEXT)
assert ann.sees("appendMessage") == sent and bob.sees("appendMessage") == sent

# Again is the same; the text "1" isn't the number 1.
assert ann.ok("sendMessage", {"text": "another text", "tempId": 1})["message"] == sent
other = ann.ok("sendMessage", {"text": "another", "tempId": "1"})["message"]
assert other["id"] > sent["id"]
assert ann.sees("appendMessage") == other and bob.sees("appendMessage") == other

# The history, as an answer and, without a callback, as an event.
assert bob.ok("chatHistory", {"limit": 2})["messages"] == [sent, other]
assert bob.ok("chatHistory", {"before": other["id"], "limit": 1})["messages"] == [sent]
bob.emit("chatHistory", {"limit": 1})
assert bob.sees("chatHistory") == [other]
ann.hears_nothing()

# Bad input harms nobody.
for wrong in (7, "text", [], {}, {"text": None}, {"text": 7}, {"text": b"bytes"}, {"text": " "}, b"bytes"):
    bob.refuses("invalid_payload", "sendMessage", wrong)
bob.refuses("invalid_payload", "sendMessage", {"text": "one"}, {"text": "two"})
bob.refuses("invalid_payload", "sendMessage")
bob.refuses("too_large", "sendMessage", {"text": "x" * 4001})
bob.refuses("not_found", "appendMessage", {"text": "forged"})
bob.emit("sendMessage", {"text": ""})
assert bob.sees("error-response")["code"] == "invalid_payload"
ann.hears_nothing()

# Ann's connection hangs; with her secret she takes her name over and gets what she missed, and nothing twice.
missed = [bob.ok("sendMessage", {"text": f"missed {number}"})["message"] for number in range(3)]
back = comes({"since": sent["id"]})
back.refuses("conflict", "register", {"username": ANN, "resume": "a guess"})
again = back.ok("register", {"username": ANN, "resume": first["resume"], "since": other["id"]})
assert again["user"]["username"] == ANN
assert back.sees("chatHistory") == missed
ann.is_disconnected()
assert back.ok("sendMessage", {"text": "thrice", "tempId": 1})["message"] == sent
back.hears_nothing()

for peer in (back, bob):
    peer.leaves()
print("arrived")
