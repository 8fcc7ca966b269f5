"""A journey through /rooms: joining, typing, talking, inviting, leaving. See `peer.py`."""

from urllib.parse import parse_qs, urlsplit

from peer import Peer, TRANSPORT

EVENTS = ("activeUsers", "roomUsers", "msgHistory", "userJoin", "userTyping", "updateChat", "newRoom", "userLeave")
ANN, BOB, EVE = (f"{name} {TRANSPORT}" for name in ("ann", "bob", "eve"))
HALL, NOOK = f"hall {TRANSPORT}", f"a nook & more? {TRANSPORT}"


def comes():
    return Peer("/rooms", EVENTS, None)


def joins(peer, username, room, people, history, **more):
    """Joins and sees what a joiner sees; returns the answer."""
    answer = peer.ok("userJoin", {"username": username, "room": room, **more})
    assert (answer["username"], answer["room"], answer["activeUsers"]) == (username, room, people), answer
    active, users, told = peer.sees("activeUsers", "roomUsers", "msgHistory")
    assert (active, users, told) == (people, {"room": room, "users": people}, history), (active, users, told)
    return answer


def learns_of(peer, username, room, people):
    active, users, joined = peer.sees("activeUsers", "roomUsers", "userJoin")
    assert (active, users, joined) == (people, {"room": room, "users": people}, {"username": username, "room": room})


# Ann, then Bob, in the order in which they came.
ann, bob, eve = comes(), comes(), comes()
ann.refuses("not_joined", "updateChat", {"body": "too early", "room": HALL})
first = joins(ann, ANN, HALL, [ANN], [])
eve.refuses("conflict", "userJoin", {"username": ANN, "room": HALL})
joins(bob, BOB, HALL, [ANN, BOB], [])
learns_of(ann, BOB, HALL, [ANN, BOB])
bob.refuses("conflict", "userJoin", {"username": f"{BOB} the second", "room": HALL})

# Typing and talking reach the others, with the name of the connection.
ann.ok("userTyping", {"username": BOB, "room": HALL})
assert bob.sees("userTyping") == {"username": ANN, "room": HALL}
said = ann.ok("updateChat", {"body": "Hi \U0001F954", "room": HALL, "time": 1, "tempId": "a"})["message"]
assert (said["username"], said["body"], said["room"]) == (ANN, "Hi \U0001F954", HALL) and said["time"] > 1
assert bob.sees("updateChat") == said
assert ann.ok("updateChat", {"body": "again", "room": HALL, "tempId": "a"})["message"] == said
ann.hears_nothing()
bob.hears_nothing()

# Eve comes later, and finds what was said.
joins(eve, EVE, HALL, [ANN, BOB, EVE], [said])
for peer in (ann, bob):
    learns_of(peer, EVE, HALL, [ANN, BOB, EVE])

# Ann invites Bob to a room of their own; from then on it is theirs alone.
joins(ann, ANN, NOOK, [ANN], [])
ann.refuses("room_full", "newRoom", {"username2": BOB, "room": HALL})
ann.refuses("invalid_payload", "newRoom", {"username2": ANN, "room": NOOK})
ann.refuses("not_found", "newRoom", {"username2": "nobody", "room": NOOK})
ann.ok("newRoom", {"username2": BOB, "room": NOOK})
invitation = bob.sees("newRoom")
assert (invitation["username"], invitation["room"]) == (ANN, NOOK)
link = urlsplit(invitation["url"])
assert link.path == "/rooms" and parse_qs(link.query) == {"room": [NOOK]}, invitation
eve.refuses("room_full", "userJoin", {"username": EVE, "room": NOOK})
joins(bob, BOB, NOOK, [ANN, BOB], [])
learns_of(ann, BOB, NOOK, [ANN, BOB])
assert ann.ok("newRoom", {"username2": BOB, "room": NOOK})["alreadyJoined"] is True
for peer in (ann, bob, eve):
    peer.hears_nothing()

# Bad input harms nobody.
for wrong in (7, "text", [], {}, {"room": NOOK}, {"body": "x"}, {"body": 7, "room": NOOK}, {"body": b"x", "room": NOOK}, b"x"):
    bob.refuses("invalid_payload", "updateChat", wrong)
bob.refuses("too_large", "updateChat", {"body": "x" * 4001, "room": NOOK})
bob.refuses("too_large", "userJoin", {"username": BOB, "room": "x" * 65})
bob.emit("userTyping", {"username": BOB})
assert bob.sees("error-response")["code"] == "invalid_payload"
ann.hears_nothing()

# Leaving a room, and leaving altogether.
bob.ok("userLeave", {"room": NOOK})
left, active = ann.sees("userLeave", "activeUsers")
assert (left, active) == ({"username": BOB, "room": NOOK}, [ANN])
bob.refuses("not_joined", "userLeave", {"room": NOOK})
bob.hears_nothing()
eve.leaves()
for peer in (ann, bob):
    left, active = peer.sees("userLeave", "activeUsers")
    assert (left, active) == ({"username": EVE, "room": HALL}, [ANN, BOB])

# Ann's connection hangs; with her secret she takes her name over, and gets what she missed.
missed = bob.ok("updateChat", {"body": "where are you?", "room": HALL})["message"]
back = comes()
back.refuses("conflict", "userJoin", {"username": ANN, "room": HALL})
answer = back.ok("userJoin", {"username": ANN, "room": HALL, "resume": first["resume"], "since": said["id"]})
assert sorted(answer["activeUsers"]) == [ANN, BOB]
ann.is_disconnected()
while True:
    name, payload = back.events.get(timeout=20)
    if name == "msgHistory":
        break
assert payload == [missed], payload

for peer in (back, bob):
    peer.leaves()
print("arrived")
