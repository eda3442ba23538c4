"""S3: configurations as they were put, defaults of new buckets, names and policies that AWS refuses."""

import json
import re

from gaps import handles, table
from gaps.kit import backend, copied, tag_map
from moto.s3.models import FakeBucket
from wire import Fault

# A configuration: the member that puts it, whether a read gives its members or itself, and the code if there is none.
DOCUMENTS = {
    "BucketEncryption": ("ServerSideEncryptionConfiguration", False, "ServerSideEncryptionConfigurationNotFoundError"),
    "PublicAccessBlock": ("PublicAccessBlockConfiguration", False, "NoSuchPublicAccessBlockConfiguration"),
    "BucketOwnershipControls": ("OwnershipControls", False, "OwnershipControlsNotFoundError"),
    "BucketLifecycleConfiguration": ("LifecycleConfiguration", True, "NoSuchLifecycleConfiguration"),
    "BucketReplication": ("ReplicationConfiguration", False, "ReplicationConfigurationNotFoundError"),
    "BucketCors": ("CORSConfiguration", True, "NoSuchCORSConfiguration"),
    "BucketNotificationConfiguration": ("NotificationConfiguration", True, None),
    "BucketLogging": ("BucketLoggingStatus", True, None),
    "ObjectLockConfiguration": ("ObjectLockConfiguration", False, "ObjectLockConfigurationNotFoundError"),
}
ENCRYPTION = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}]}


def takes_access_logs(target_bucket, target_prefix):
    """Whether a policy lets access logs in; moto fails where a statement is about everybody."""
    listed = lambda value: value if isinstance(value, list) else [value]
    path = f"arn:{target_bucket.partition}:s3:::{target_bucket.name}/"
    resources = {path + "*", f"{path}{target_prefix or ''}*"}
    for statement in json.loads(target_bucket.policy or b'{"Statement": []}')["Statement"]:
        principal = statement.get("Principal")
        services = listed(principal.get("Service")) if isinstance(principal, dict) else []
        is_put = {"s3:PutObject", "s3:Put*", "s3:*"} & set(listed(statement.get("Action")))
        is_there = resources & set(listed(statement.get("Resource")))
        if statement["Effect"] == "Allow" and "logging.s3.amazonaws.com" in services and is_put and is_there:
            return True
    return False


FakeBucket._log_permissions_enabled_policy = staticmethod(takes_access_logs)


def bucket(call):
    """The configurations of a bucket, which must exist."""
    name = call.params["Bucket"]
    found = backend(call, "s3").buckets.get(name)
    if found is None:
        raise Fault("NoSuchBucket", "The specified bucket does not exist", 404)
    return table(call, f"buckets/{name}", everywhere=True)


@handles("s3", "CreateBucket")
def create_bucket(call):
    name = call.params["Bucket"]
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name) or ".." in name:
        raise Fault("InvalidBucketName", "The specified bucket is not valid.", 400)
    answer = call.raw()
    if answer[0] < 300:
        kept = table(call, f"buckets/{name}", everywhere=True)
        kept.clear()
        kept["BucketEncryption"] = copied(ENCRYPTION)
        kept["PublicAccessBlock"] = dict.fromkeys(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True)
        kept["BucketOwnershipControls"] = {"Rules": [{"ObjectOwnership": call.params.get("ObjectOwnership") or "BucketOwnerEnforced"}]}
        if call.params.get("ObjectLockEnabledForBucket"):
            kept["ObjectLockConfiguration"] = {"ObjectLockEnabled": "Enabled"}
        asked = (call.params.get("CreateBucketConfiguration") or {}).get("Tags")
        if asked:
            backend(call, "s3").put_bucket_tagging(name, tag_map(asked))
    return answer


@handles("s3", *[f"Put{name}" for name in DOCUMENTS])
def put(call):
    kind = call.operation[3:]
    kept = bucket(call)
    document = call.params.get(DOCUMENTS[kind][0]) or {}
    if kind == "BucketReplication" and backend(call, "s3").buckets[call.params["Bucket"]].versioning_status != "Enabled":
        raise Fault("InvalidRequest", "Versioning must be 'Enabled' on the bucket to apply a replication configuration", 400)
    if kind in ("ObjectLockConfiguration", "BucketLogging", "BucketCors"):
        # What moto does with objects depends on these; and it knows who may be logged to.
        status, headers, body = call.raw()
        if status >= 300:
            return status, headers, body
    if kind == "BucketLifecycleConfiguration":
        size = call.params.get("TransitionDefaultMinimumObjectSize") or "all_storage_classes_128K"
        document = {**document, "TransitionDefaultMinimumObjectSize": size}
    if kind == "BucketNotificationConfiguration":
        document = {name: value for name, value in document.items() if value or name == "EventBridgeConfiguration" and value is not None}
    kept[kind] = document
    return {}


@handles("s3", *[f"Get{name}" for name in DOCUMENTS])
def get(call):
    kind = call.operation[3:]
    member, spread, missing = DOCUMENTS[kind]
    document = bucket(call).get(kind)
    if document is None and missing:
        raise Fault(missing, f"The {member} does not exist", 404)
    return document or {} if spread else {member: document}


@handles("s3", "DeleteBucketEncryption", "DeletePublicAccessBlock", "DeleteBucketOwnershipControls", "DeleteBucketLifecycle", "DeleteBucketReplication", "DeleteBucketCors")
def delete(call):
    kind = call.operation[6:] + ("Configuration" if call.operation.endswith("Lifecycle") else "")
    kept = bucket(call)
    kept.pop(kind, None)
    if kind == "BucketEncryption":
        kept[kind] = copied(ENCRYPTION)
    if kind == "BucketCors":
        call.raw()
    return {}


@handles("s3", "GetBucketVersioning", "GetBucketAccelerateConfiguration")
def with_right_root(call):
    bucket(call)
    return call.moto()


@handles("s3", "PutBucketPolicy")
def put_bucket_policy(call):
    bucket(call)
    try:
        if not json.loads(call.params["Policy"]).get("Statement"):
            raise ValueError("no statement")
    except (ValueError, AttributeError):
        raise Fault("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'", 400) from None
    return call.raw()


@handles("s3", "PutBucketIntelligentTieringConfiguration")
def put_tiering(call):
    bucket(call).setdefault("tiering", {})[call.params["Id"]] = call.params["IntelligentTieringConfiguration"]
    return {}


@handles("s3", "GetBucketIntelligentTieringConfiguration", "DeleteBucketIntelligentTieringConfiguration")
def one_tiering(call):
    kept = bucket(call).get("tiering", {})
    if call.params["Id"] not in kept:
        raise Fault("NoSuchConfiguration", "The specified configuration does not exist.", 404)
    if call.operation.startswith("Delete"):
        del kept[call.params["Id"]]
        return {}
    return {"IntelligentTieringConfiguration": kept[call.params["Id"]]}


@handles("s3", "ListBucketIntelligentTieringConfigurations")
def list_tierings(call):
    kept = bucket(call).get("tiering", {})
    return {"IsTruncated": False, "IntelligentTieringConfigurationList": [kept[name] for name in sorted(kept)] or None}
