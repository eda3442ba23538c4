"""Requests and answers of AWS, read and written by the service models that botocore ships.

A `Call` knows which operation a request is, can hand it on to moto, and writes an answer in the protocol in which it was
asked. Nothing here knows what any operation means.
"""

import copy
import datetime
import functools
import html
import io
import json
import re
import uuid
from urllib.parse import urlencode

import botocore.parsers
import botocore.serialize
import cbor2
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

# Names under which requests are signed that are not names of service models.
SIGNED_AS = {
    "access-analyzer": "accessanalyzer",
    "eventbridge": "events",
    "lambda": "lambda",
    "monitoring": "cloudwatch",
    "s3-object-lambda": "s3",
    "tagging": "resourcegroupstaggingapi",
}
# The names of the outermost elements that botocore's model of S3 does not have; it ignores them, other clients do not.
S3_ROOTS = {
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketVersioning": "VersioningConfiguration",
    "ListBucketIntelligentTieringConfigurations": "ListBucketIntelligentTieringConfigurationsOutput",
}
READS = re.compile(
    "^(Get|List|Describe|Head|BatchGet|Lookup|Search|Query|Scan|Decode|AssumeRole|Check|Validate|Simulate|Select|Test|Estimate)"
)
CBOR_PATH = re.compile("^/service/[^/]+/operation/([A-Za-z]+)$")


class Fault(Exception):
    """An answer that is an error: a code of AWS, a sentence, and the status unless the service's model has one."""

    def __init__(self, code, message, status=None):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


class Refused(ServiceException):
    """A `Fault` as moto's serializers take it. They look at the module of its class, which must not be one of moto's."""


class Raw(Exception):
    """An answer that goes out as it is."""

    def __init__(self, status, headers, body):
        super().__init__(status)
        self.answer = (status, headers, body)


def service_of(environ):
    """The service model's name, the region and the access key of a signed request, or three times None."""
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    found = re.search(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request", authorization)
    if not found:
        return None, None, None
    key, region, name = found.groups()
    name = SIGNED_AS.get(name, name)
    if name == "s3" and environ["PATH_INFO"].startswith("/v20180820/"):
        name = "s3control"
    return name, region, key


def read_body(environ):
    """The body of a request, which is put back for whoever reads it next."""
    if environ.get("wsgi.input_terminated"):
        body = environ["wsgi.input"].read()
    else:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    environ["wsgi.input_terminated"] = True
    environ["CONTENT_LENGTH"] = str(len(body))
    return body


def protocol_of(environ, model):
    """The protocol of a request: services may speak several."""
    if environ.get("HTTP_SMITHY_PROTOCOL") == "rpc-v2-cbor":
        return "cbor"
    kind = environ.get("CONTENT_TYPE", "")
    if model.service_name in ("s3", "s3control"):
        return "rest-xml"
    if kind.startswith("application/x-www-form-urlencoded"):
        return "ec2" if model.service_name == "ec2" else "query"
    if environ.get("HTTP_X_AMZ_TARGET"):
        return "json"
    protocol = str(model.protocol)
    return protocol if protocol in PROTOCOL_PARSERS else "json"


def whole(value):
    """The value without the members that are not set."""
    if isinstance(value, dict):
        return {key: whole(member) for key, member in value.items() if member is not None}
    if isinstance(value, (list, tuple)):
        return [whole(member) for member in value]
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=datetime.timezone.utc)
    return value


class Call:
    """One request: what is asked, by whom, where."""

    def __init__(self, environ, hand_on, account_of):
        self.environ, self.hand_on = environ, hand_on
        self.service, self.region, self.key = service_of(environ)
        self.body = read_body(environ)
        self.account = account_of(self.key or "")
        self.operation = self.protocol = None
        if self.service is None:
            return
        if self.service == "elasticloadbalancing":
            self.service = "elbv2" if b"2015-12-01" in self.body else "elb"
        try:
            self.model = get_service_model(self.service)
        except Exception:
            return
        self.protocol = protocol_of(environ, self.model)
        self.uri = {}
        self.operation = self._operation()

    def _operation(self):
        cbor = CBOR_PATH.match(self.environ["PATH_INFO"])
        if cbor:
            return cbor.group(1)
        target = self.environ.get("HTTP_X_AMZ_TARGET")
        if target:
            return target.rsplit(".", 1)[-1]
        if self.protocol in ("query", "ec2"):
            found = re.search(rb"(?:^|&)Action=([A-Za-z]+)", self.body)
            return found and found.group(1).decode()
        try:
            operation, self.uri = get_service_router(self.service).match(self._request())
            return operation.name
        except Exception:
            return None

    def _request(self):
        environ = dict(self.environ)
        environ["wsgi.input"] = io.BytesIO(self.body)
        return Request(environ)

    @property
    def name(self):
        """`service:Operation`, as tests and IAM policies write it."""
        return f"{self.service}:{self.operation}"

    @property
    def mutates(self):
        return bool(self.operation) and not READS.match(self.operation)

    @functools.cached_property
    def operation_model(self):
        return self.model.operation_model(self.operation)

    @functools.cached_property
    def params(self):
        """What is asked, by the names of the service's model."""
        if self.protocol == "cbor":
            return cbor2.loads(self.body) if self.body else {}
        request = self._request()
        return PROTOCOL_PARSERS[self.protocol](self.operation_model).parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.data if self.protocol not in ("query", "ec2") else b"",
                "url_path": request.path,
                "url_params": self.uri,
            }
        )

    def answer(self, result):
        """An answer in the protocol of the request."""
        result = whole(result or {})
        if self.protocol == "cbor":
            return self._cbor(200, result)
        written = self._serializer().serialize(result)
        body = encoded(written["body"])
        if self.service == "s3" and self.operation in S3_ROOTS:
            body = rooted(body, S3_ROOTS[self.operation])
        return written["status_code"], dict(written["headers"]), body

    def refusal(self, fault):
        """An error in the protocol of the request."""
        if self.protocol == "cbor":
            status, headers, body = self._cbor(fault.status or 400, {"__type": fault.code, "message": fault.message})
            headers["x-amzn-query-error"] = f"{fault.code};Sender"
            return status, headers, body
        written = self._serializer().serialize(Refused(fault.code, fault.message))
        headers = dict(written["headers"])
        if self.protocol in ("json", "rest-json") and "x-amzn-errortype" not in lower(headers):
            headers["x-amzn-errortype"] = fault.code
        return fault.status or written["status_code"], headers, encoded(written["body"])

    def _serializer(self):
        try:
            operation = self.operation_model
        except Exception:
            from moto.core.model import OperationModel

            operation = OperationModel({"name": self.operation or "Unknown"}, self.model)
        return get_serializer_class(self.model.service_name, self.protocol)(operation_model=operation)

    @staticmethod
    def _cbor(status, value):
        body = cbor2.dumps(value, datetime_as_timestamp=True, timezone=datetime.timezone.utc)
        return status, {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, body

    def raw(self):
        """Hands the request on as it came: (status, headers, body)."""
        environ = dict(self.environ)
        environ["wsgi.input"] = io.BytesIO(self.body)
        return self.hand_on(environ)

    def moto(self, operation=None, params=None):
        """Asks moto and reads its answer.

        Without arguments it is the request itself; else another operation of the same service, for the same account and
        region. An error of moto's is raised as it is.
        """
        if operation is None and params is None and self.protocol != "cbor":
            return self._read(self.operation_model, self.protocol, *self.raw())
        # Requests that are made here are made in the protocol that moto reads: of several, the oldest.
        protocol = "query" if self.service == "cloudwatch" else str(self.model.protocol)
        model = self.model.operation_model(operation or self.operation)
        return self._read(model, protocol, *self._ask(model, protocol, self.params if params is None else params))

    def elsewhere(self, region):
        """The same client in another region, for what a service does there by itself."""
        far = copy.copy(self)
        far.environ = dict(self.environ)
        far.environ["HTTP_AUTHORIZATION"] = self.environ["HTTP_AUTHORIZATION"].replace(f"/{self.region}/", f"/{region}/")
        far.region = region
        return far

    def _ask(self, model, protocol, params):
        written = botocore.serialize.create_serializer(protocol, False).serialize_to_request(params, model)
        body = written["body"]
        headers = dict(written["headers"])
        if isinstance(body, dict):
            body = urlencode(body)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        environ = {
            key: value
            for key, value in self.environ.items()
            if not key.startswith(("HTTP_SMITHY", "HTTP_X_AMZ_TARGET", "CONTENT_TYPE"))
        }
        body = encoded(body)
        environ.update(
            REQUEST_METHOD=written["method"],
            PATH_INFO=written["url_path"].split("?")[0],
            RAW_URI=written["url_path"],
            QUERY_STRING=urlencode(written["query_string"], doseq=True) if written["query_string"] else "",
            CONTENT_LENGTH=str(len(body)),
        )
        environ["wsgi.input"] = io.BytesIO(body)
        for key, value in headers.items():
            name = key.upper().replace("-", "_")
            environ[name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"] = value
        return self.hand_on(environ)

    def _read(self, model, protocol, status, headers, body):
        parsed = botocore.parsers.create_parser(protocol).parse(
            {"status_code": status, "headers": lower(headers), "body": body}, model.output_shape
        )
        parsed.pop("ResponseMetadata", None)
        if status >= 300:
            error = parsed.get("Error") or {}
            if self.protocol != protocol or not error.get("Code"):
                raise Fault(error.get("Code") or "InternalFailure", error.get("Message") or "", status)
            raise Raw(status, headers, body)
        return parsed


class Headers(dict):
    """What botocore's parsers look names up in."""

    def get(self, key, default=None):
        return super().get(key.lower(), default)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __contains__(self, key):
        return super().__contains__(key.lower())


def lower(headers):
    return Headers({key.lower(): value for key, value in dict(headers).items()})


def rooted(body, name):
    """An XML document with another name of its outermost element."""
    text = body.decode() or "<x/>"
    head = re.match(r"(<\?xml[^>]*\?>\s*)?<([A-Za-z]+)([^>]*?)(/?)>", text)
    declaration, old, attributes, empty = head.groups()
    if "xmlns" not in attributes:
        attributes += ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
    rest = text[head.end() :]
    rest = f"</{name}>" if empty else rest[: rest.rindex(f"</{old}>")] + f"</{name}>"
    return f"{declaration or ''}<{name}{attributes}>{rest}".encode()


def encoded(body):
    return body.encode() if isinstance(body, str) else body or b""


def hex_id(length=17):
    """The random part of an id."""
    return uuid.uuid4().hex[:length] if length <= 32 else (uuid.uuid4().hex * 2)[:length]


def now():
    """Now, to the second, as AWS answers."""
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def message_of(body):
    """A line about a page of HTML, for the log."""
    text = re.sub(r"<[^>]*>", " ", html.unescape(encoded(body).decode("utf-8", "replace")))
    return json.dumps(" ".join(text.split())[:300])
