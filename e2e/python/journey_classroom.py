"""A journey through /classroom: a teacher, two pupils, direct messages and broadcasts. See `peer.py`."""

from peer import Peer, TRANSPORT, call, is_refused, log_in, sign_up

EVENTS = (
    "initial-response", "user-connected", "user-disconnected", "message", "joined-class-room", "left-class-room",
    "class-room-broadcast",
)
CLASS, OTHER = f"maths {TRANSPORT}", f"music {TRANSPORT}"


def comes(account, **auth):
    peer = Peer("/classroom", EVENTS, {"token": account["token"], **auth})
    peer.user = account["user"]
    peer.person = {"ID": int(peer.user["id"]), "role": peer.user["role"], "name": peer.user["username"]}
    return peer


def people(peer):
    answer = peer.sees("initial-response")
    assert answer["msg"] == "Connected users"
    return sorted(answer["data"], key=lambda person: person["ID"])


head, teacher = log_in("head", "a password: with colons"), sign_up("teacher")
teacher["user"] = call("PUT", f"/api/users/{teacher['user']['id']}/role", {"role": "TEACHER"}, head["token"])["user"]
is_refused("/classroom", "unauthenticated", {"token": "nonsense"})

# The teacher joins by an event, a pupil on connect; the pupil's second tab is no second person.
ann = comes(teacher)
ann.refuses("not_joined", "broadcast-message", {"type": "text", "value": "too early"})
ann.refuses("not_joined", "leave-class-room")
assert ann.ok("join-class-room", CLASS, {"desk": 1}) == {"ok": True, "classRoom": CLASS}
assert people(ann) == [ann.person] and ann.person["role"] == "TEACHER"
pupil = sign_up("pupil")
bob = comes(pupil, classRoom=CLASS)
assert people(bob) == [ann.person, bob.person]
news, given = ann.sees("user-connected", "joined-class-room")
assert (news, given) == ({"msg": "New user connected", "data": bob.person}, {})
tab = comes(pupil)
tab.ok("join-class-room", CLASS)
assert people(tab) == [ann.person, bob.person]
ann.hears_nothing()
bob.hears_nothing()

# To one person, by text and by number: both tabs hear it.
for to in (bob.user["id"], bob.person["ID"]):
    sent = {"type": "potato", "value": {"list": [1, None, True], "text": "\U0001F954"}}
    assert ann.ok("message", sent, to) == {"ok": True}
    for peer in (bob, tab):
        assert peer.sees("message") == {"msg": "New message", "data": {"from": ann.person["ID"], "message": sent}}
ann.refuses("not_found", "message", {"type": "text", "value": 1}, head["user"]["id"])

# To everybody else, and to all other sockets.
bob.ok("broadcast-message", {"type": "text", "value": None})
assert ann.sees("message")["data"] == {"from": bob.person["ID"], "message": {"type": "text", "value": None}}
tab.hears_nothing()
assert bob.ok("class-room-broadcast", {"slide": 3}) == {"ok": True}
assert bob.ok("class-room-broadcast", CLASS, {"slide": 4}) == {"ok": True}
for peer in (ann, tab):
    assert [peer.sees("class-room-broadcast"), peer.sees("class-room-broadcast")] == [{"slide": 3}, {"slide": 4}]
bob.refuses("not_joined", "class-room-broadcast", OTHER, {})

# Bad input harms nobody.
for wrong in (None, 7, "text", [], {}, {"type": "text"}, {"type": b"bytes", "value": 1}):
    bob.refuses("invalid_payload", "broadcast-message", wrong)
bob.refuses("invalid_payload", "join-class-room", 7)
bob.refuses("too_large", "join-class-room", "x" * 65)
bob.emit("message", {"type": "text", "value": 1})
assert bob.sees("error-response")["code"] == "invalid_payload"
ann.hears_nothing()

# A mute holds here too.
call("PUT", f"/api/users/{bob.user['id']}/status", {"status": "muted"}, head["token"])
for peer in (bob, tab):
    assert peer.sees("account-status-change") == {"accountStatus": "muted"}
bob.refuses("muted", "broadcast-message", {"type": "text", "value": 1})
call("PUT", f"/api/users/{bob.user['id']}/status", {"status": "normal"}, head["token"])
for peer in (bob, tab):
    assert peer.sees("account-status-change") == {"accountStatus": "normal"}

# Another class leaves this one; the last tab's going is the leave.
bob.ok("join-class-room", OTHER)
assert people(bob) == [bob.person]
ann.hears_nothing()
tab.leaves()
news, given = ann.sees("user-disconnected", "left-class-room")
assert (news, given) == ({"msg": "User disconnected", "data": bob.person}, {})
ann.ok("leave-class-room")
ann.hears_nothing()
for peer in (ann, bob):
    peer.leaves()
print("arrived")
