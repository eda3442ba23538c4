"""Checks of the emulator, by service; and what they are written with."""

import json
import os
import socket
import threading
import urllib.request
from collections import namedtuple

import boto3
import botocore.config
import botocore.exceptions
import botocore.loaders
import botocore.session

Check = namedtuple("Check", "types function")
ALL = []
REGION = "eu-west-1"
_making = threading.Lock()
_loader = botocore.loaders.Loader()


def check(*types):
    """Registers a check of these Terraform types."""

    def register(function):
        ALL.append(Check(types, function))
        return function

    return register


_resolve = socket.getaddrinfo


def _loopback(host, *more, **named):
    """S3 Control's clients put the account before the host."""
    return _resolve("127.0.0.1" if str(host).endswith(".127.0.0.1") else host, *more, **named)


socket.getaddrinfo = _loopback


class Aws:
    """Clients of one account."""

    def __init__(self, account):
        self.account = account
        session = botocore.session.Session()
        # What a client is made from takes longer to read than a check takes; it is the same for all.
        session.register_component("data_loader", _loader)
        self.session = boto3.Session(f"AKIA{account}LFRM", "secret", botocore_session=session)

    def __call__(self, service, region=REGION):
        with _making:
            retries = {"total_max_attempts": 1}
            return self.session.client(
                service, region_name=region, endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=botocore.config.Config(retries=retries)
            )

    def role(self, name, service="ec2"):
        """The ARN of a new role."""
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        return self("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]

    def network(self, region=REGION):
        """A VPC with two subnets: (vpc, [subnet, subnet])."""
        ec2 = self("ec2", region)
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ids = [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"{region}{zone}")["Subnet"]["SubnetId"]
            for index, zone in enumerate("ab")
        ]
        return vpc, ids

    def objects(self, region=REGION):
        """What the emulator says there is: {type: [id]}."""
        url = f"{os.environ['AWS_ENDPOINT_URL']}/ledgerform/objects?account={self.account}&region={region}"
        with urllib.request.urlopen(url) as answer:
            found = {}
            for one in json.load(answer):
                found.setdefault(one["kind"], []).append(one["id"])
            return found


def refused(code, call, **params):
    """The call must be refused with this code."""
    try:
        call(**params)
    except botocore.exceptions.ClientError as error:
        got = error.response["Error"]["Code"]
        assert got == code, f"refused with {got}, not {code}: {error}"
        return
    raise AssertionError(f"not refused, but should be with {code}: {params}")


def has(found, **wanted):
    """The members must have these values."""
    for name, value in wanted.items():
        assert found.get(name) == value, f"{name} is {found.get(name)!r}, not {value!r}"
