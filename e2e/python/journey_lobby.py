"""A journey through /lobby: two people talk, in public and alone, one is renamed and banned. See `peer.py`."""

from peer import PASSWORD, Peer, TRANSPORT, call, is_refused, log_in, sign_up

EVENTS = (
    "user-connected", "room-user-change", "chat-message-broadcast", "pm", "private-chat-initiated", "ban-user", "unban-user",
)


def enters(account, present, missed=(), **auth):
    peer = Peer("/lobby", EVENTS, {"token": account["token"], **auth})
    peer.user = account["user"]
    welcome, news, *alone = peer.sees("user-connected", "room-user-change", *(["pm"] if missed else []))
    assert alone == list(missed), alone
    assert welcome["user"]["id"] == account["user"]["id"]
    while not present and len(news["users"]) > 1:
        # Whom an earlier journey left here is about to go.
        news = peer.sees("room-user-change")
    for other in present:
        news = other.sees("room-user-change")
        assert news["message"] == f"{welcome['user']['username']} has entered the chat room."
    assert {user["id"] for user in news["users"]} == {each.user["id"] for each in (*present, peer)}
    return peer, welcome["chatHistory"]


head, ann_account, bob_account = log_in("head", "a password: with colons"), sign_up("ann"), sign_up("bob")
is_refused("/lobby", "unauthenticated", {"token": "nonsense"})
is_refused("/lobby", "unauthenticated", None)
admin, _ = enters(head, [])
ann, _ = enters(ann_account, [admin])
bob, _ = enters(bob_account, [admin, ann])
everybody = [admin, ann, bob]

# In public: a text, its repeat, and what isn't a text.
said = ann.ok("chat-message-sent", {"message": "hello from Python \U0001F40D", "tempId": "t1"})["message"]
assert ann.ok("chat-message-sent", {"message": "again", "tempId": "t1"})["message"] == said
for peer in everybody:
    assert peer.sees("chat-message-broadcast") == said
for wrong in ({"message": ""}, {"message": b"bytes"}, {}, "text", 7, [], None):
    ann.refuses("invalid_payload", "chat-message-sent", wrong)
ann.refuses("too_large", "chat-message-sent", {"message": "x" * 4001})
ann.emit("chat-message-sent", {"message": " "})
assert ann.sees("error-response")["code"] == "invalid_payload"
ann.refuses("not_found", "wave")

# Alone: the id as text and as a number name one room.
room = ann.ok("private-chat-initiated", bob.user["id"])["room"]
assert bob.ok("private-chat-initiated", int(ann.user["id"]))["room"] == room
for peer in (ann, bob):
    assert [peer.sees("private-chat-initiated"), peer.sees("private-chat-initiated")] == [room, room]
alone = ann.ok("chat-message-sent", {"message": "psst", "to": room})["message"]
for peer in (ann, bob):
    assert peer.sees("pm") == alone
admin.refuses("not_joined", "chat-message-sent", {"message": "let me in", "to": room})
bob.ok("block-user", ann.user["id"])
ann.refuses("blocked", "chat-message-sent", {"message": "psst", "to": room})
bob.ok("unblock-user", int(ann.user["id"]))

# A new name.
ann.refuses("conflict", "set-username", {"username": bob.user["username"]})
name = f"anna {TRANSPORT}"
ann.user = ann.ok("set-username", {"username": name})["user"]
for peer in everybody:
    assert peer.sees("room-user-change")["message"] == f"ann {TRANSPORT} is now {name}."

# Order is kept: mute, then ban, then both undone.
ann.refuses("forbidden", "ban-user", bob.user["id"])
admin.ok("mute-user", bob.user["id"])
assert bob.sees("account-status-change") == {"accountStatus": "muted"}
bob.refuses("muted", "chat-message-sent", {"message": "hello"})
admin.ok("unmute-user", int(bob.user["id"]))
assert bob.sees("account-status-change") == {"accountStatus": "normal"}
banned = admin.ok("ban-user", bob.user["id"])["user"]
assert banned["status"] == "banned"
assert bob.sees("account-status-change") == {"accountStatus": "banned"}
bob.is_disconnected()
for peer in (admin, ann):
    told, _ = peer.sees("ban-user", "room-user-change")
    assert told == {"bannedUser": banned}
is_refused("/lobby", "banned", {"token": bob_account["token"]})
call("POST", "/api/log-in", {"username": banned["username"], "password": PASSWORD}, status=403)
missed = ann.ok("chat-message-sent", {"message": "while bob was away"})["message"]
for peer in (admin, ann):
    assert peer.sees("chat-message-broadcast") == missed
call("PUT", f"/api/users/{banned['id']}/status", {"status": "normal"}, head["token"])
for peer in (admin, ann):
    told, news = peer.sees("unban-user", "room-user-change")
    assert told["unbannedUser"]["status"] == "normal" and news["message"].endswith(" is no longer banned.")

# Back again: since brings what was missed.
bob, history = enters(bob_account, [admin, ann], missed=[alone], since=said["id"])
assert history == [missed], history
call("POST", "/api/log-out", None, bob_account["token"], status=204)
bob.is_disconnected()
for peer in (admin, ann):
    assert peer.sees("room-user-change")["message"] == f"bob {TRANSPORT} has left the chat room."
    peer.hears_nothing()
for peer in (admin, ann):
    peer.leaves()
print("arrived")
