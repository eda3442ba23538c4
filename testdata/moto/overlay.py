"""moto as these tests use it: on a free port of loopback, with what it lacks added in front of it.

Started as `overlay.py`; the first line on standard output is `{"port": N}`. It ends when its standard input does, so
that no test leaves one behind. What it adds is in `gaps/`, one file per service; the controls for tests are in
`controls.py`; which requests there were is logged on standard error.
"""

import json
import os
import socket
import sys
import threading
import time
import traceback
import warnings

# Codes that a service's model does not name are no news here.
warnings.simplefilter("ignore")
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "0")
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")

import moto.iam.models
from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

import controls
import gaps
import wire

moto_account_of = moto.iam.models.get_account_id_from


def account_of(key):
    """The account of an access key: `AKIA`, twelve digits and four letters, or one that moto gave out."""
    if len(key) == 20 and key.startswith("AKIA") and key[4:16].isdigit():
        return key[4:16]
    return moto_account_of(key) if key else DEFAULT_ACCOUNT_ID


moto.iam.models.get_account_id_from = account_of


class Handler(MotoRequestHandler):
    """Logs nothing of its own: the overlay does."""

    def log(self, *_):
        pass


class Overlay:
    """The WSGI application: counts, faults, gaps, then moto."""

    def __init__(self):
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.controls = controls.Controls(self.serve_quietly)
        self.locks, self.lock = {}, threading.Lock()

    def hand_on(self, environ):
        """Asks moto in this process: (status, headers, body)."""
        seen = {}

        def start(status, headers, _=None):
            seen.update(status=int(status.split()[0]), headers=dict(headers))

        parts = self.moto(environ, start)
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        return seen["status"], seen["headers"], body

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        if path.startswith("/ledgerform/"):
            status, headers, body = self.controls.answer(environ, wire.read_body(environ))
        elif path.startswith(("/moto-api", "/latest/")):
            return self.moto(environ, start_response)
        else:
            status, headers, body = self.serve(environ)
        headers = {key: value for key, value in headers.items() if key.lower() not in ("content-length", "connection")}
        if not (environ["REQUEST_METHOD"] == "HEAD" or status in (204, 304)):
            headers["content-length"] = str(len(body))
        start_response(f"{status} x", list(headers.items()))
        return [body]

    def account_lock(self, account):
        with self.lock:
            return self.locks.setdefault(account, threading.RLock())

    def serve(self, environ):
        began = time.monotonic()
        call = wire.Call(environ, self.hand_on, account_of)
        plan = self.controls.arrived(call)
        refused = plan.before()
        if refused:
            answer = call.refusal(refused)
        else:
            # One call of an account at a time: neither moto nor the gaps lock what they hold.
            with self.account_lock(call.account):
                answer = self.perform(call)
            plan.performed()
        spent = int((time.monotonic() - began) * 1000)
        print(f"{call.account} {call.region} {call.name} {answer[0]} {spent} ms", file=sys.stderr, flush=True)
        if plan.loses_answer():
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer

    def serve_quietly(self, environ):
        """A request of the controls themselves: neither counted nor delayed."""
        call = wire.Call(environ, self.hand_on, account_of)
        with self.account_lock(call.account):
            return self.perform(call)

    def perform(self, call):
        handler = call.operation and gaps.handler(call.service, call.operation)
        try:
            if handler:
                answer = handler(call)
                return answer if isinstance(answer, tuple) else call.answer(answer)
            if call.protocol == "cbor":
                return call.answer(call.moto())  # moto reads none
            status, headers, body = call.raw()
        except wire.Raw as raw:
            status, headers, body = raw.answer
        except wire.Fault as fault:
            return call.refusal(fault)
        except NotImplementedError as lacking:
            return self.failed(call, f"the emulator lacks {call.name}: {lacking}")
        except Exception as error:  # a defect of moto or of the overlay: the client is told, and does not try again
            traceback.print_exc()
            return self.failed(call, f"the emulator failed in {call.name}: {error!r}")
        return self.checked(call, status, headers, body)

    def checked(self, call, status, headers, body):
        """A page of HTML is not an answer of AWS: moto lacks the operation, or failed in it."""
        lowered = wire.lower(headers)
        if status not in (404, 405, 500) or "html" not in lowered.get("content-type", "") or call.protocol is None:
            return status, headers, body
        if call.service == "s3" and status == 404:
            return status, headers, body
        return self.failed(call, f"the emulator lacks {call.name}: {wire.message_of(body)}")

    def failed(self, call, why):
        self.controls.lacks(call)
        print(why, file=sys.stderr, flush=True)
        if call.protocol is None:
            return 501, {"content-type": "text/plain"}, why.encode()
        return call.refusal(wire.Fault("NotImplemented", why, 501))


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


def main():
    server = make_server("127.0.0.1", 0, Overlay(), threaded=True, request_handler=Handler)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
