"""Chapter 6 by the official Python client: `ch06_socketio.py <url> <transport>`. Prints one JSON value per line."""

import json
import queue
import sys

import socketio

URL, TRANSPORT = sys.argv[1:]

events = queue.Queue()
client = socketio.Client(reconnection=False)


def show(**found):
    print(json.dumps(found), flush=True)


def ask(event, *args):
    """`call` waits for the ack. Several arguments are a tuple, one is itself, none is `None`."""
    data = args if len(args) > 1 else args[0] if args else None
    return client.call(event, data, timeout=10)


# As in any Python program: each handler takes exactly the arguments that its event carries.
client.on("chatMessage", lambda text: events.put(["chatMessage", text]))
client.on("roomMessage", lambda room, text: events.put(["roomMessage", room, text]))
client.on("error-response", lambda error: events.put(["error-response", error["code"]]))
client.connect(URL, transports=[TRANSPORT], wait_timeout=10)

show(transport=client.transport())
show(noRooms=ask("myRooms"))
show(toMe=ask("toMe", "hi"), toMeReceived=events.get(timeout=10))
ask("joinRoom", "kitchen")
show(rooms=ask("myRooms"))
ask("withinRoom", "kitchen", "hi")
show(withinRoomReceived=events.get(timeout=10))
ask("toOthers", "from Python")
show(invalid=ask("toMe", 7)["error"]["code"])
show(binary=ask("toMe", b"bytes")["error"]["code"])
show(unknown=ask("newMessage", "hi")["error"]["code"])
codes = [events.get(timeout=10)[0] for _ in range(3)]
show(errorResponses=codes.count("error-response"))
client.disconnect()
