"""The official Python client in verbs, and the REST calls that it needs: what the journeys and the later chapters share.

Every script is `<script> <url> <transport>`. A chapter's prints one JSON value per line by `show`: what it got, for the test that
started it. A journey ends with exit code 0 and the line `arrived`, or with the first thing
that wasn't so.
"""

import json
import queue
import sys

import requests
import socketio

URL, TRANSPORT = sys.argv[1:]
PASSWORD = "correct horse battery"
PATIENCE_SECS = 20


def show(**found):
    print(json.dumps(found), flush=True)


def call(method, path, body=None, token=None, status=200):
    """One REST call, which must be answered with this status; returns the body."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(method, URL + path, json=body, headers=headers, timeout=PATIENCE_SECS)
    assert answer.status_code == status, (method, path, answer.status_code, answer.text)
    return answer.json() if answer.content else None


def sign_up(username):
    """A new account that is logged in: `{ token, user, expiresAt }`. All journeys share one hub, so each has its own names."""
    name = f"{username} {TRANSPORT}"
    call("POST", "/api/sign-up", {"username": name, "password": PASSWORD}, status=201)
    return log_in(name, PASSWORD)


def log_in(username, password):
    return call("POST", "/api/log-in", {"username": username, "password": password})


class Peer:
    """One connection to one namespace. Events wait in a queue; each handler takes one argument, as in any Python program."""

    def __init__(self, namespace, events, auth=None):
        self.namespace = namespace
        self.events = queue.Queue()
        self.refused = []
        self.gone = queue.Queue()
        self.sio = socketio.Client(reconnection=False)
        for name in (*events, "error-response", "account-status-change"):
            self.sio.on(name, lambda data, name=name: self.events.put([name, data]), namespace=namespace)
        self.sio.on("connect_error", self.refused.append, namespace=namespace)
        self.sio.on("disconnect", lambda *reason: self.gone.put(reason), namespace=namespace)
        self.sio.connect(URL, namespaces=[namespace], transports=[TRANSPORT], auth=auth, wait_timeout=PATIENCE_SECS)
        assert self.sio.transport() == TRANSPORT

    def ask(self, event, *args):
        """Emits and returns the answer. Several arguments of an event are a tuple in this client."""
        payload = args if len(args) > 1 else args[0] if args else None
        return self.sio.call(event, payload, namespace=self.namespace, timeout=PATIENCE_SECS)

    def ok(self, event, *args):
        """Emits; the answer must be a success."""
        answer = self.ask(event, *args)
        assert answer["ok"] is True, (event, answer)
        return answer

    def refuses(self, code, event, *args):
        """Emits; the answer must be a refusal with this code."""
        answer = self.ask(event, *args)
        assert answer["ok"] is False and answer["error"]["code"] == code, (event, answer)

    def emit(self, event, *args):
        self.sio.emit(event, args if len(args) > 1 else args[0] if args else None, namespace=self.namespace)

    def sees(self, *events):
        """The next events are these, in any order; returns their payloads in the order of the names."""
        got = [self.events.get(timeout=PATIENCE_SECS) for _ in events]
        assert sorted(name for name, _ in got) == sorted(events), (events, got)
        payloads = [next(data for name, data in got if name == event) for event in events]
        return payloads[0] if len(payloads) == 1 else payloads

    def hears_nothing(self):
        """The answer to something that nobody takes comes after all that was sent before."""
        self.refuses("not_found", "nobody takes this")
        assert self.events.empty(), self.events.get()

    def is_disconnected(self):
        self.gone.get(timeout=PATIENCE_SECS)

    def leaves(self):
        # An answer may come before the request that carried the question has ended. This client, asked to disconnect between
        # the two, loses its closing packet over polling.
        self.sio.eio.queue.join()
        self.sio.disconnect()


def is_refused(namespace, code, auth):
    """The namespace refuses this client, with the code as the message of the error."""
    found = queue.Queue()
    sio = socketio.Client(reconnection=False)
    sio.on("connect", lambda: found.put("let in"), namespace=namespace)
    sio.on("connect_error", found.put, namespace=namespace)
    sio.connect(URL, namespaces=[namespace], transports=[TRANSPORT], auth=auth, wait=False)
    got = found.get(timeout=PATIENCE_SECS)
    assert got == {"message": code}, (namespace, auth, got)
    # Not `sio.disconnect()`, nor a `connect` that waits: over polling this client may then lose its own closing packet, and
    # wait for the server's next ping.
    sio.eio.disconnect(abort=True)
