"""ElastiCache: users, user groups, serverless caches."""

from gaps import handles, table
from gaps.elasticache import add, listed, named, remove
from gaps.kit import copied, subnets, update
from wire import Fault, hex_id, now


def user_of(call):
    return named(call, "users", call.params["UserId"], "UserNotFound", "User")


@handles("elasticache", "CreateUser")
def create_user(call):
    asked = call.params
    mode = asked.get("AuthenticationMode") or {}
    passwords = asked.get("Passwords") or mode.get("Passwords") or []
    kind = mode.get("Type") or ("no-password-required" if asked.get("NoPasswordRequired") else "password")
    if kind == "password" and not passwords:
        raise Fault("InvalidParameterValue", "No password was provided. If you want to create/modify the user without password, please use the NoPasswordRequired flag.", 400)
    made = add(
        call, "users", asked["UserId"], "UserAlreadyExists", "user",
        UserId=asked["UserId"],
        UserName=asked["UserName"],
        Status="active",
        Engine=asked["Engine"].lower(),
        MinimumEngineVersion="6.0",
        AccessString=asked["AccessString"],
        UserGroupIds=[],
        Authentication={"Type": "no-password" if kind.startswith("no-password") else kind, "PasswordCount": len(passwords)},
    )  # fmt: skip
    return made


@handles("elasticache", "DescribeUsers")
def describe_users(call):
    return listed(call, "users", call.params.get("UserId"), "UserNotFound", "User", "Users")


@handles("elasticache", "ModifyUser")
def modify_user(call):
    asked, user = call.params, user_of(call)
    update(user, asked, ["AccessString"])
    if asked.get("AppendAccessString"):
        user["AccessString"] += f" {asked['AppendAccessString']}"
    mode = asked.get("AuthenticationMode") or {}
    if mode.get("Type"):
        kind = "no-password" if mode["Type"].startswith("no-password") else mode["Type"]
        user["Authentication"] = {"Type": kind, "PasswordCount": len(mode.get("Passwords") or [])}
    if asked.get("Passwords"):
        user["Authentication"] = {"Type": "password", "PasswordCount": len(asked["Passwords"])}
    return copied(user)


@handles("elasticache", "DeleteUser")
def delete_user(call):
    user = user_of(call)
    remove(call, "users", user["UserId"])
    for group in table(call, "usergroups").values():
        group["UserIds"] = [one for one in group["UserIds"] if one != user["UserId"]]
    return {**user, "Status": "deleting"}


def check_users(call, ids):
    """Users must exist, have different names, and one must be `default` (but with Valkey)."""
    users = [named(call, "users", one, "UserNotFound", "User") for one in ids]
    names = [user["UserName"] for user in users]
    if len(set(names)) < len(names):
        raise Fault("DuplicateUserName", "A user with that user name already exists in the group.", 400)
    return names


def in_group(call, group):
    """Keeps the users' lists of groups."""
    for user in table(call, "users").values():
        user["UserGroupIds"] = [one for one in user["UserGroupIds"] if one != group["UserGroupId"]]
        if user["UserId"] in group["UserIds"]:
            user["UserGroupIds"].append(group["UserGroupId"])


@handles("elasticache", "CreateUserGroup")
def create_user_group(call):
    asked = call.params
    ids, engine = asked.get("UserIds") or [], asked.get("Engine", "redis").lower()
    names = check_users(call, ids)
    if engine == "redis" and "default" not in names:
        raise Fault("DefaultUserRequired", "User group must contain a user with user name default.", 400)
    made = add(
        call, "usergroups", asked["UserGroupId"], "UserGroupAlreadyExists", "usergroup",
        UserGroupId=asked["UserGroupId"].lower(), Status="creating", Engine=engine, UserIds=ids, MinimumEngineVersion="6.0", ReplicationGroups=[], ServerlessCaches=[],
    )  # fmt: skip
    in_group(call, made)
    return copied(made)


@handles("elasticache", "DescribeUserGroups")
def describe_user_groups(call):
    for group in table(call, "usergroups").values():
        group["Status"] = "active"
        ident = group["UserGroupId"]
        group["ReplicationGroups"] = sorted(name for name, one in table(call, "groups").items() if ident in one["UserGroupIds"])
        group["ServerlessCaches"] = sorted(name for name, one in table(call, "serverless").items() if one.get("UserGroupId") == ident)
    return listed(call, "usergroups", call.params.get("UserGroupId"), "UserGroupNotFound", "UserGroup", "UserGroups")


@handles("elasticache", "ModifyUserGroup")
def modify_user_group(call):
    asked = call.params
    group = named(call, "usergroups", asked["UserGroupId"], "UserGroupNotFound", "UserGroup")
    removed = asked.get("UserIdsToRemove") or []
    ids = [one for one in group["UserIds"] if one not in removed] + list(asked.get("UserIdsToAdd") or [])
    names = check_users(call, ids)
    if group["Engine"] == "redis" and "default" not in names:
        raise Fault("DefaultUserRequired", "User group must contain a user with user name default.", 400)
    group.update(UserIds=ids, Status="modifying")
    in_group(call, group)
    return copied(group)


@handles("elasticache", "DeleteUserGroup")
def delete_user_group(call):
    group = named(call, "usergroups", call.params["UserGroupId"], "UserGroupNotFound", "UserGroup")
    users = [one for one in table(call, "groups").values() if group["UserGroupId"] in one["UserGroupIds"]]
    users += [one for one in table(call, "serverless").values() if one.get("UserGroupId") == group["UserGroupId"]]
    if users:
        raise Fault("InvalidUserGroupState", "User group is associated with a cache.", 400)
    remove(call, "usergroups", group["UserGroupId"])
    in_group(call, {**group, "UserIds": []})
    return {**group, "Status": "deleting"}


def serverless_of(call):
    return named(call, "serverless", call.params["ServerlessCacheName"], "ServerlessCacheNotFoundFault", "ServerlessCache")


@handles("elasticache", "CreateServerlessCache")
def create_serverless_cache(call):
    asked = call.params
    name = asked["ServerlessCacheName"].lower()
    if asked.get("SubnetIds"):
        subnets(call, asked["SubnetIds"], "InvalidParameterValue")
    if asked.get("UserGroupId"):
        named(call, "usergroups", asked["UserGroupId"], "UserGroupNotFound", "UserGroup")
    host = f"{name}-{hex_id(6)}.serverless.{call.region[:3]}1.cache.amazonaws.com"
    made = add(
        call, "serverless", name, "ServerlessCacheAlreadyExistsFault", "serverlesscache",
        ServerlessCacheName=name,
        Description=asked.get("Description") or " ",
        CreateTime=now(),
        Status="creating",
        Engine=asked["Engine"],
        MajorEngineVersion=asked.get("MajorEngineVersion") or {"valkey": "8", "redis": "7", "memcached": "1.6"}[asked["Engine"]],
        FullEngineVersion={"valkey": "8.0", "redis": "7.1", "memcached": "1.6.22"}[asked["Engine"]],
        CacheUsageLimits=asked.get("CacheUsageLimits"),
        KmsKeyId=asked.get("KmsKeyId"),
        SecurityGroupIds=asked.get("SecurityGroupIds") or [],
        SubnetIds=asked.get("SubnetIds") or [],
        Endpoint={"Address": host, "Port": 6379},
        ReaderEndpoint={"Address": host, "Port": 6380},
        UserGroupId=asked.get("UserGroupId"),
        SnapshotRetentionLimit=asked.get("SnapshotRetentionLimit", 0),
        DailySnapshotTime=asked.get("DailySnapshotTime") or "03:00",
    )  # fmt: skip
    return {"ServerlessCache": copied(made)}


@handles("elasticache", "DescribeServerlessCaches")
def describe_serverless_caches(call):
    for one in table(call, "serverless").values():
        one["Status"] = "available"
    found = listed(call, "serverless", call.params.get("ServerlessCacheName"), "ServerlessCacheNotFoundFault", "ServerlessCache", "ServerlessCaches")
    return {"ServerlessCaches": found["ServerlessCaches"], "NextToken": found.get("Marker")}


@handles("elasticache", "ModifyServerlessCache")
def modify_serverless_cache(call):
    asked, found = call.params, serverless_of(call)
    update(found, asked, ["Description", "CacheUsageLimits", "SecurityGroupIds", "SnapshotRetentionLimit", "DailySnapshotTime", "Engine", "MajorEngineVersion"])
    if asked.get("RemoveUserGroup"):
        found["UserGroupId"] = None
    if asked.get("UserGroupId"):
        found["UserGroupId"] = named(call, "usergroups", asked["UserGroupId"], "UserGroupNotFound", "UserGroup")["UserGroupId"]
    found["Status"] = "modifying"
    return {"ServerlessCache": copied(found)}


@handles("elasticache", "DeleteServerlessCache")
def delete_serverless_cache(call):
    found = serverless_of(call)
    remove(call, "serverless", found["ServerlessCacheName"])
    return {"ServerlessCache": {**found, "Status": "deleting"}}
