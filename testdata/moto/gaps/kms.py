"""KMS: rotation periods, defaults of keys, states, replicas."""

import datetime
import json

from gaps import handles
from gaps.kit import backend
from wire import Fault


def key(call, region=None):
    """moto's key that a call names, or None."""
    kms = backend(call, "kms", region)
    try:
        return kms.keys.get(kms.get_key_id(kms.any_id_to_key_id(call.params["KeyId"])))
    except Exception:
        return None


def usable(call):
    found = key(call)
    if found and found.key_state in ("PendingDeletion", "PendingReplicaDeletion"):
        raise Fault("KMSInvalidStateException", f"{found.arn} is pending deletion.", 400)
    return found


def checked_policy(text):
    try:
        if not isinstance(json.loads(text).get("Statement"), list):
            raise ValueError("no statements")
    except (ValueError, AttributeError):
        raise Fault("MalformedPolicyDocumentException", "The new key policy is malformed", 400) from None


@handles("kms", "CreateKey")
def create_key(call):
    asked = dict(call.params)
    if asked.get("Policy"):
        checked_policy(asked["Policy"])
    asked.setdefault("KeyUsage", "ENCRYPT_DECRYPT")
    return call.moto("CreateKey", asked)


@handles("kms", "PutKeyPolicy")
def put_key_policy(call):
    checked_policy(call.params["Policy"])
    usable(call)
    return call.raw()


@handles("kms", "EnableKeyRotation")
def enable_key_rotation(call):
    found = usable(call)
    if found and found.multi_region and found.multi_region_configuration["MultiRegionKeyType"] == "REPLICA":
        raise Fault("UnsupportedOperationException", f"{found.arn} is a replica: the rotation of its primary key applies", 400)
    answer = call.raw()
    if found:
        found.rotation_days = call.params.get("RotationPeriodInDays") or 365
    return answer


@handles("kms", "GetKeyRotationStatus")
def get_key_rotation_status(call):
    answer, found = call.moto(), key(call)
    answer["KeyId"] = found.arn
    if answer["KeyRotationEnabled"]:
        days = getattr(found, "rotation_days", 365)
        made = datetime.datetime.fromtimestamp(found.creation_date, datetime.timezone.utc)
        answer.update(RotationPeriodInDays=days, NextRotationDate=made + datetime.timedelta(days=days))
    return answer


@handles("kms", "UpdateKeyDescription", "EnableKey", "DisableKey", "CreateAlias", "DisableKeyRotation")
def on_usable(call):
    if call.operation != "CreateAlias":
        usable(call)
    return call.raw()


@handles("kms", "ReplicateKey")
def replicate_key(call):
    region = call.params["ReplicaRegion"]
    if key(call, region):
        raise Fault("AlreadyExistsException", f"A key with this id exists in {region}", 400)
    asked = {name: value for name, value in call.params.items() if name != "Tags"}
    made = call.moto("ReplicateKey", asked)
    kms = backend(call, "kms", region)
    ident = made["ReplicaKeyMetadata"]["KeyId"]
    copy = kms.keys[ident]
    copy.description = call.params.get("Description") or ""
    # moto's copy shares this with the key it was made of.
    copy.multi_region_configuration = {**copy.multi_region_configuration, "MultiRegionKeyType": "REPLICA"}
    if call.params.get("Policy"):
        checked_policy(call.params["Policy"])
        kms.put_key_policy(ident, call.params["Policy"])
    kms.tag_resource(ident, {tag["TagKey"]: tag["TagValue"] for tag in call.params.get("Tags") or []})
    made["ReplicaKeyMetadata"].update(KeyState="Creating", Description=copy.description)
    made["ReplicaTags"] = call.params.get("Tags") or []
    return made


@handles("kms", "CancelKeyDeletion")
def cancel_key_deletion(call):
    answer, found = call.raw(), key(call)
    if found:
        found.key_state, found.enabled = "Disabled", False
    return answer
