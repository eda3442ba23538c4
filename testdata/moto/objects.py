"""What exists in an account and region, asked through the API.

Each function asks for one service and gives `(type, id, tags)`. What every account has from the beginning (the default
VPC, keys of AWS) and what AWS makes and removes by itself (the security group of a cluster) is left out.
"""

import json

import botocore.parsers
import botocore.serialize
from urllib.parse import urlencode

import wire
from moto.core.utils import get_service_model

_listers = {}


class Places:
    """Which services an account has called, and where: only those can hold anything."""

    def __init__(self):
        self.seen = {}

    def visited(self, call):
        if call.mutates:
            self.seen.setdefault(call.account, set()).add(call.service)


def lists(*services):
    """Registers a function that lists, for accounts that have called one of the services."""

    def register(function):
        _listers[function] = services
        return function

    return register


def list_all(places, account, region, serve, host):
    """All there is, sorted, as tests read it."""
    seen = places.seen.get(account, set())
    found = set()
    for function, services in _listers.items():
        if seen.intersection(services):
            for kind, ident, tags in function(Api(account, region, serve, host)):
                found.add((kind, str(ident), json.dumps(tags or {}, sort_keys=True)))
    return [{"kind": kind, "id": ident, "tags": json.loads(tags)} for kind, ident, tags in sorted(found)]


class Api:
    """Calls operations as a client would, without the network."""

    def __init__(self, account, region, serve, host):
        self.account, self.region, self.serve, self.host = account, region, serve, host

    def __call__(self, service, operation, **params):
        model = get_service_model(service)
        operation = model.operation_model(operation)
        protocol = "query" if service == "cloudwatch" else str(model.protocol)
        asked = botocore.serialize.create_serializer(protocol, False).serialize_to_request(params, operation)
        body = asked["body"]
        headers = dict(asked["headers"])
        if isinstance(body, dict):
            body = urlencode(body)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        environ = environment(asked, headers, wire.encoded(body), self.host)
        name = model.signing_name
        environ["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential=AKIA{self.account}LFRM/20260101/{self.region}/{name}/aws4_request, SignedHeaders=host, Signature=0"
        status, headers, body = self.serve(environ)
        answer = botocore.parsers.create_parser(protocol).parse({"status_code": status, "headers": wire.lower(headers), "body": body}, operation.output_shape)
        if status >= 300:
            error = answer.get("Error") or {}
            raise wire.Fault(error.get("Code"), f"{service}:{operation.name}: {error.get('Message')}", status)
        return answer

    def all(self, service, operation, member, **params):
        """The members of all pages."""
        found = []
        while True:
            answer = self(service, operation, **params)
            found += answer.get(member) or []
            for token in ("nextToken", "NextToken", "Marker", "NextMarker"):
                if answer.get(token):
                    params["Marker" if "Marker" in token else token] = answer[token]
                    break
            else:
                return found

    def try_(self, service, operation, *codes, **params):
        """The answer, or nothing if it is refused with one of these codes."""
        try:
            return self(service, operation, **params)
        except wire.Fault as fault:
            if fault.code in codes:
                return {}
            raise


def environment(asked, headers, body, host):
    """The WSGI environment of a request."""
    import io

    path = asked["url_path"].split("?")
    query = urlencode(asked["query_string"], doseq=True) if asked["query_string"] else ""
    environ = {
        "REQUEST_METHOD": asked["method"],
        "PATH_INFO": path[0],
        "RAW_URI": asked["url_path"] + (f"?{query}" if query else ""),
        "QUERY_STRING": "&".join(path[1:] + ([query] if query else [])),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": host.split(":")[0],
        "SERVER_PORT": host.split(":")[-1],
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
    }
    for key, value in headers.items():
        name = key.upper().replace("-", "_")
        environ[name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"] = value
    return environ


import listers  # noqa: E402,F401: registers itself here
import more_listers  # noqa: E402,F401
