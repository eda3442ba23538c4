"""What tests ask of the emulator itself, below `/ledgerform/`: all of it is by account.

| request | what |
|---|---|
| `GET requests?account=` | `operations`: how often each was called; `calls`: each in order; `lacking`: what is missing here |
| `DELETE requests?account=` | forgets them |
| `POST faults` | adds a fault, see `Injected` |
| `GET faults?account=` | the faults, with how many calls each `seen` and how often it `fired` |
| `DELETE faults?account=` | removes them, and lets go what is held |
| `POST latency` | `{"account", "ms"}`: every call takes that much longer |
| `GET objects?account=&region=` | what exists, but for what every account has from the beginning |
"""

import json
import threading
import time
from urllib.parse import parse_qs

import objects
import wire

# What each protocol's services answer when they are called too often: code and status.
THROTTLED = {"ec2": ("RequestLimitExceeded", 503), "s3": ("SlowDown", 503), "iam": ("Throttling", 400)}


class Injected:
    """One fault: for the `nth` call of `operation` (any that mutates, if none is named) and `times` from there on.

    `kind` is `refuse` (with `code`, `message`, `status`; nothing is performed), `throttle` (likewise), `lose` (performed,
    then the connection is dropped), `delay` (`ms` before it is performed), or `hold` (waits until faults are removed;
    `when` says whether `before` or `after` performing).
    """

    def __init__(self, asked):
        self.account = asked["account"]
        self.operation = asked.get("operation")
        self.nth, self.times = int(asked.get("nth", 1)), int(asked.get("times", 1))
        self.kind = asked["kind"]
        if self.kind not in ("refuse", "throttle", "lose", "delay", "hold"):
            raise ValueError(f"no such kind of fault: {self.kind}")
        self.code = asked.get("code", "AccessDenied")
        self.message = asked.get("message", "refused by the test")
        self.status = int(asked.get("status", 400))
        self.ms, self.when = int(asked.get("ms", 0)), asked.get("when", "before")
        self.seen = self.fired = 0
        self.released = threading.Event()

    def hit(self, call):
        if call.account != self.account or not call.operation:
            return False
        if self.operation not in (call.name, "*") and not (self.operation is None and call.mutates):
            return False
        self.seen += 1
        hit = self.nth <= self.seen < self.nth + self.times
        self.fired += hit
        return hit

    def shown(self):
        return {"operation": self.operation, "kind": self.kind, "nth": self.nth, "seen": self.seen, "fired": self.fired}


class Fate:
    """What happens to one call."""

    def __init__(self, call, faults, latency):
        self.call, self.faults, self.latency = call, faults, latency

    def before(self):
        if self.latency:
            time.sleep(self.latency / 1000)
        for fault in self.faults:
            if fault.kind == "refuse":
                return wire.Fault(fault.code, fault.message, fault.status)
            if fault.kind == "throttle":
                code, status = THROTTLED.get(self.call.service, ("ThrottlingException", 400))
                return wire.Fault(code, "Rate exceeded", status)
            if fault.kind == "delay":
                time.sleep(fault.ms / 1000)
            if fault.kind == "hold" and fault.when == "before":
                fault.released.wait()
                if gone(self.call.environ):
                    return wire.Fault("RequestTimeout", "the client is gone", 408)
        return None

    def performed(self):
        for fault in self.faults:
            if fault.kind == "hold" and fault.when == "after":
                fault.released.wait()

    def loses_answer(self):
        return any(fault.kind == "lose" for fault in self.faults)


def gone(environ):
    """Whether whoever asked has hung up: then it is as if the request had not arrived."""
    import select
    import socket

    connection = environ["werkzeug.socket"]
    readable, _, _ = select.select([connection], [], [], 0)
    try:
        return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


class Controls:
    def __init__(self, serve):
        self.serve = serve
        self.lock = threading.Lock()
        self.calls, self.lacking, self.faults, self.latency = {}, {}, [], {}
        self.places = objects.Places()

    def arrived(self, call):
        with self.lock:
            if call.operation:
                self.calls.setdefault(call.account, []).append(
                    {"operation": call.name, "region": call.region, "mutates": call.mutates}
                )
                self.places.visited(call)
            hit = [fault for fault in self.faults if fault.hit(call)]
            return Fate(call, hit, self.latency.get(call.account, 0))

    def lacks(self, call):
        with self.lock:
            self.lacking.setdefault(call.account, set()).add(call.name)

    def answer(self, environ, body):
        verb = environ["REQUEST_METHOD"], environ["PATH_INFO"].removeprefix("/ledgerform/")
        query = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()}
        try:
            given = self.do(verb, query, json.loads(body) if body else {}, environ["HTTP_HOST"])
        except Exception as error:
            return 400, {"content-type": "text/plain"}, f"{verb[0]} {verb[1]}: {error!r}".encode()
        return 200, {"content-type": "application/json"}, json.dumps(given, default=str, sort_keys=True).encode()

    def do(self, verb, query, asked, host):
        if verb == ("GET", "ready"):
            return {}
        if verb == ("GET", "objects"):
            return objects.list_all(self.places, query["account"], query["region"], self.serve, host)
        with self.lock:
            if verb == ("POST", "faults"):
                self.faults.append(Injected(asked))
            elif verb == ("POST", "latency"):
                self.latency[asked["account"]] = int(asked["ms"])
            elif verb == ("GET", "faults"):
                return [fault.shown() for fault in self.faults if fault.account == query["account"]]
            elif verb == ("DELETE", "faults"):
                for fault in self.faults:
                    if fault.account == query["account"]:
                        fault.released.set()
                self.faults = [fault for fault in self.faults if fault.account != query["account"]]
            elif verb == ("GET", "requests"):
                return self.requests(query["account"])
            elif verb == ("DELETE", "requests"):
                self.calls.pop(query["account"], None)
                self.lacking.pop(query["account"], None)
            else:
                raise ValueError("no such control")
        return {}

    def requests(self, account):
        calls = self.calls.get(account, [])
        operations = {}
        for call in calls:
            operations[call["operation"]] = operations.get(call["operation"], 0) + 1
        return {"operations": operations, "calls": calls, "lacking": sorted(self.lacking.get(account, ()))}
