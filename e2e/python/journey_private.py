"""A journey through /private: letters, receipts, typing, and a device that comes back. See `peer.py`."""

from peer import Peer, call, is_refused, sign_up

EVENTS = (
    "new-chat-message", "chat-message-saved", "chat-message-delivered", "chat-message-read", "chat-user-typing",
    "chat-user-stopped-typing",
)


def comes(account, **auth):
    peer = Peer("/private", EVENTS, {"token": account["token"], **auth})
    peer.user, peer.token = account["user"], account["token"]
    return peer


def letter(sender, receiver, temp_id, **changed):
    people = {"sender": sender, "receiver": receiver}
    people = {name: {"role": peer.user["role"], "id": peer.user["id"]} for name, peer in people.items()}
    recipients = {sender.user["id"]: "sealed", receiver.user["id"]: {"enc": "sealed", "ct": "too"}}
    return {**people, "recipients": recipients, "tempId": temp_id, **changed}


ann_account, bob_account, eve_account = sign_up("sender"), sign_up("reader"), sign_up("stranger")
is_refused("/private", "unauthenticated", {"token": "nonsense"})
ann, bob, eve = comes(ann_account), comes(bob_account), comes(eve_account)
ann.refuses("not_joined", "send-chat-message", letter(ann, bob, "early"))
for peer in (ann, bob, eve):
    assert peer.ok("join-chat-room") == {"ok": True, "pending": 0}

# Keys are text for the server.
call("GET", f"/api/users/{bob.user['id']}/key", None, ann.token, status=404)
call("PUT", "/api/me/key", {"publicKey": "bob's"}, bob.token)
assert call("GET", f"/api/users/{bob.user['id']}/key", None, ann.token) == {"publicKey": "bob's"}

# Typing, a letter, its repeat.
ann.ok("chat-user-typing", bob.user["id"], {"who": "ann"})
ann.ok("chat-user-stopped-typing", int(bob.user["id"]), {"who": "ann"})
assert bob.sees("chat-user-typing") == {"who": "ann"}
assert bob.sees("chat-user-stopped-typing") == {"who": "ann"}
message = ann.ok("send-chat-message", letter(ann, bob, "t1"))["message"]
assert ann.ok("send-chat-message", letter(ann, bob, "t1", recipients={
    ann.user["id"]: "another", bob.user["id"]: "another",
}))["message"] == message
assert ann.sees("chat-message-saved") == {"tempId": "t1", "message": message}
assert bob.sees("new-chat-message") == message
assert message["tempId"] == "t1" and message["recipients"] == letter(ann, bob, "t1")["recipients"]
assert (message["deliveredAt"], message["readAt"]) == (None, None)
conversation = message["conversation"]["id"]

# The answer names the conversation; nobody else may, and only the receiver sends receipts.
answer = bob.ok("send-chat-message", letter(bob, ann, 2, conversationId=conversation))["message"]
assert answer["tempId"] == 2 and answer["conversation"] == message["conversation"]
assert ann.sees("new-chat-message") == answer
bob.sees("chat-message-saved")
eve.refuses("not_found", "send-chat-message", letter(eve, bob, "t3", conversationId=conversation))
for peer in (ann, eve):
    peer.refuses("forbidden", "chat-message-read", message["id"])
delivered = bob.ok("chat-message-delivered", message["id"])["message"]
assert bob.ok("chat-message-delivered", message["id"])["message"] == delivered
read = bob.ok("chat-message-read", message["id"])["message"]
assert message["createdAt"] <= delivered["deliveredAt"] <= read["readAt"]
for peer in (ann, bob):
    assert peer.sees("chat-message-delivered") == delivered
    assert peer.sees("chat-message-read") == read

# Bad input harms nobody.
for wrong in (None, 7, "text", [], {}, letter(ann, ann, "t"), {**letter(ann, bob, "t"), "file": b"bytes"}):
    ann.refuses("invalid_payload", "send-chat-message", wrong)
ann.refuses("forbidden", "send-chat-message", letter(eve, bob, "t"))
ann.emit("chat-message-read", 7)
assert ann.sees("error-response")["code"] == "invalid_payload"
bob.hears_nothing()

# A device that was away gets what isn't delivered, and with since what it missed.
bob.leaves()
missed = [ann.ok("send-chat-message", letter(ann, bob, number))["message"] for number in (10, 11, 12)]
device = comes(bob_account)
assert device.ok("join-chat-room") == {"ok": True, "pending": 3}
assert [device.sees("new-chat-message") for _ in missed] == missed
device.ok("chat-message-delivered", missed[0]["id"])
other = comes(bob_account)
assert other.ok("join-chat-room", {"since": missed[1]["id"]}) == {"ok": True, "pending": 2}
assert [other.sees("new-chat-message") for _ in missed[1:]] == missed[1:]
other.hears_nothing()

# The same by REST.
[only] = call("GET", "/api/conversations", None, ann.token)["conversations"]
assert only["id"] == conversation and only["lastMessage"] == missed[-1]
path = f"/api/conversations/{conversation}/messages"
assert call("GET", f"{path}?limit=2", None, ann.token)["messages"] == missed[1:]
page = call("GET", f"{path}?before={missed[0]['id']}", None, ann.token)["messages"]
assert [each["id"] for each in page] == [message["id"], answer["id"]]
call("GET", path, None, eve.token, status=403)
for peer in (ann, eve, device, other):
    peer.leaves()
print("arrived")
