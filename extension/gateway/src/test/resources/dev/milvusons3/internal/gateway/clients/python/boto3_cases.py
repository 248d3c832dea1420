"""The cases of boto3: each prints its name and what came of it, as cases.txt has it."""
import base64
import concurrent.futures
import datetime
import hashlib
import io
import json
import os
import threading
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET = os.environ["BUCKET"]
VERSIONED = os.environ["VERSIONED_BUCKET"]
CONFIG = Config(retries={"total_max_attempts": 1}, max_pool_connections=20)
s3 = boto3.client("s3", config=CONFIG)
iam = boto3.client("iam", config=CONFIG)
CASES = {}
PART = 5 << 20
ACCOUNT = boto3.client("sts").get_caller_identity()["Account"]


def case(name):
    def add(function):
        assert name not in CASES, name
        CASES[name] = function
        return function
    return add


def code(call, *arguments, message=False, **parameters):
    """'ok', or the error's code, and its message if asked for. For HEAD, whose answer has no body, the code is the status."""
    try:
        call(*arguments, **parameters)
        return "ok"
    except ClientError as e:
        return told(e, message)


def told(e, message=False):
    error = e.response["Error"]
    return error["Code"] + (f" {error.get('Message')}" if message else "")


def put(key, body=b"x", bucket=BUCKET, **more):
    return s3.put_object(Bucket=bucket, Key=key, Body=body, **more)


def body(key, bucket=BUCKET, **more):
    return s3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


def keys(prefix, **more):
    return [o["Key"] for o in s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix, **more).get("Contents", [])]


def multipart(key, parts=(b"x",), bucket=BUCKET, part_options=None, complete=None, **more):
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key, **more)["UploadId"]
    done = []
    for number, data in enumerate(parts, 1):
        answer = s3.upload_part(
            Bucket=bucket, Key=key, UploadId=upload, PartNumber=number, Body=data, **(part_options or {}))
        done.append({"PartNumber": number} | {
            k: v for k, v in answer.items() if k == "ETag" or k.startswith("Checksum") and k != "ChecksumType"})
    return s3.complete_multipart_upload(
        Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": done}, **(complete or {}))


def tags(key):
    found = s3.get_object_tagging(Bucket=BUCKET, Key=key)["TagSet"]
    return ",".join(f"{t['Key']}={t['Value']}" for t in found) or "none"


@case("S1 multipart keeps tags")
def multipart_keeps_tags():
    multipart("s1/tagged", Tagging="a=b&c=d%20e")
    return tags("s1/tagged")


@case("S1 tag of multipart denies")
def tag_of_multipart_denies():
    multipart("s1/secret", Tagging="classification=secret")
    return code(s3.get_object, Bucket=BUCKET, Key="s1/secret")


@case("S1 untagged multipart clears tags")
def untagged_multipart_clears_tags():
    put("s1/cleared", Tagging="a=b")
    multipart("s1/cleared")
    return tags("s1/cleared")


@case("S2 annotations are refused")
def annotations_are_refused():
    put("s2/object", b"kept")
    o = {"Bucket": BUCKET, "Key": "s2/object"}
    return ", ".join([
        code(s3.put_object_annotation, AnnotationName="n", AnnotationPayload=b"replaced", **o),
        code(s3.get_object_annotation, AnnotationName="n", **o),
        code(s3.list_object_annotations, **o),
        code(s3.delete_object_annotation, AnnotationName="n", **o),
        body("s2/object").decode()])


@case("S2 operations of buckets are refused")
def operations_of_buckets_are_refused():
    none = BUCKET + "-none"
    encrypted = {"ConfigurationState": "ENABLED"}
    expiration = {"RecordExpiration": {"Expiration": "DISABLED"}}
    answers = [
        code(s3.get_bucket_abac, Bucket=BUCKET),
        code(s3.put_bucket_abac, Bucket=none, AbacStatus={"Status": "Enabled"}),
        code(s3.update_bucket_metadata_inventory_table_configuration,
             Bucket=none, InventoryTableConfiguration=encrypted),
        code(s3.update_bucket_metadata_journal_table_configuration,
             Bucket=none, JournalTableConfiguration=expiration),
        code(s3.update_bucket_metadata_annotation_table_configuration,
             Bucket=none, AnnotationTableConfiguration=encrypted),
        code(s3.create_bucket_metadata_configuration,
             Bucket=none, MetadataConfiguration={"JournalTableConfiguration": expiration})]
    return ", ".join(answers + ["bucket " + code(s3.head_bucket, Bucket=none)])


@case("S2 operations of objects are refused")
def operations_of_objects_are_refused():
    put("s2/other", b"kept")
    csv = {"CSV": {}}
    answers = [
        code(s3.rename_object, Bucket=BUCKET, Key="s2/new", RenameSource=f"{BUCKET}/s2/other"),
        code(s3.select_object_content, Bucket=BUCKET, Key="s2/other", Expression="select *", ExpressionType="SQL",
             InputSerialization=csv, OutputSerialization=csv),
        code(s3.get_object_torrent, Bucket=BUCKET, Key="s2/other")]
    return ", ".join(answers + [body("s2/other").decode()])


@case("S3 upload belongs to its key")
def upload_belongs_to_its_key():
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="s3/own")["UploadId"]
    other = {"Bucket": BUCKET, "Key": "s3/other", "UploadId": upload}
    own = other | {"Key": "s3/own"}
    etag = s3.upload_part(PartNumber=1, Body=b"x", **own)["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    return ", ".join([
        code(s3.upload_part, PartNumber=2, Body=b"x", **other),
        code(s3.list_parts, **other),
        code(s3.complete_multipart_upload, MultipartUpload=parts, **other),
        code(s3.abort_multipart_upload, **other),
        code(s3.complete_multipart_upload, MultipartUpload=parts, **own)])


@case("S4 presigned path with plus")
def presigned_path_with_plus():
    put("s4/a+b", b"plus")
    put("s4/a b", b"space")
    put("s4/a%2Bb", b"escaped")

    def fetch(key, operation="get_object", method="GET"):
        url = s3.generate_presigned_url(operation, Params={"Bucket": BUCKET, "Key": key})
        return urllib.request.urlopen(urllib.request.Request(url, method=method)).read().decode()

    answers = [fetch("s4/a+b"), fetch("s4/a b"), fetch("s4/a%2Bb")]
    fetch("s4/a+b", "delete_object", "DELETE")
    return ", ".join(answers) + "; left " + ", ".join(keys("s4/"))


def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
        | statement]})


def policy_case(name, **statement):
    case(name)(lambda: code(s3.put_bucket_policy, Bucket=BUCKET, Policy=policy(**statement), message=True))


policy_case("S5 unknown role", Principal={"AWS": "arn:aws:iam::111122223333:role/nobody-has-this"})
policy_case("S5 unknown action", Action="s3:Nope")
policy_case("S5 operation for an action", Action="s3:HeadBucket", Resource=f"arn:aws:s3:::{BUCKET}")
policy_case("S5 unknown condition key", Condition={"StringEquals": {"s3:nope": "x"}})
policy_case("S5 condition key of another action", Condition={"StringEquals": {"s3:prefix": "x"}})
policy_case("S5 object's action on the bucket", Action="s3:PutObject", Resource=f"arn:aws:s3:::{BUCKET}")
policy_case("S5 bucket's action on objects", Action="s3:ListBucket")
policy_case("S5 any resource", Resource="*")


@case("S5 role made anew inherits nothing")
def role_made_anew_inherits_nothing():
    own = os.environ["AWS_ROLE_ARN"].split("/")[-1]
    trust = json.dumps(iam.get_role(RoleName=own)["Role"]["AssumeRolePolicyDocument"])
    name = "clients-made-anew"
    token = open(os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"]).read()
    put("s5/object")

    def session():
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        c = boto3.client("sts").assume_role_with_web_identity(
            RoleArn=arn, RoleSessionName="session", WebIdentityToken=token)["Credentials"]
        return boto3.client("s3", config=CONFIG, aws_access_key_id=c["AccessKeyId"],
                            aws_secret_access_key=c["SecretAccessKey"], aws_session_token=c["SessionToken"])

    def read(client):
        try:
            client.get_object(Bucket=BUCKET, Key="s5/object")
            return "ok"
        except ClientError as e:
            return "denied" if e.response["ResponseMetadata"]["HTTPStatusCode"] == 403 else told(e)

    first = session()
    s3.put_bucket_policy(Bucket=BUCKET, Policy=policy(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/{name}"}))
    answers = [read(first)]
    iam.delete_role(RoleName=name)
    answers.append(read(first))
    answers.append(read(session()))
    stored = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"]
    answers.append("policy names " + (stored[0] if isinstance(stored, list) else stored)["Principal"]["AWS"][:4])
    s3.delete_bucket_policy(Bucket=BUCKET)
    iam.delete_role(RoleName=name)
    return ", ".join(answers)


@case("F1 deletes all versions")
def deletes_all_versions():
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: put(f"f1/{i % 300}", bucket=VERSIONED), range(1500)))
    versions = boto3.resource("s3").Bucket(VERSIONED).object_versions.filter(Prefix="f1/")
    before = len(list(versions))
    versions.delete()
    return f"{before}, then {len(list(versions))}"


@case("F1 pages go on after their marker is deleted")
def pages_go_on_after_their_marker_is_deleted():
    for i in range(25):
        put(f"f1-pages/{i % 5}", bucket=VERSIONED)
    pages, marker = [], {}
    while True:
        page = s3.list_object_versions(Bucket=VERSIONED, Prefix="f1-pages/", MaxKeys=10, **marker)
        found = page.get("Versions", [])
        pages.append(len(found))
        for v in found:
            s3.delete_object(Bucket=VERSIONED, Key=v["Key"], VersionId=v["VersionId"])
        if not page["IsTruncated"]:
            return ", ".join(map(str, pages))
        marker = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}


@case("F2 compare and swap loses nothing")
def compare_and_swap_loses_nothing():
    put("f2/counter", b"0")

    def increment(_):
        for _ in range(5):
            while True:
                read = s3.get_object(Bucket=BUCKET, Key="f2/counter")
                next_value = str(int(read["Body"].read()) + 1).encode()
                try:
                    put("f2/counter", next_value, IfMatch=read["ETag"])
                    break
                except ClientError as e:
                    if e.response["Error"]["Code"] not in ("PreconditionFailed", "ConditionalRequestConflict"):
                        raise

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        list(pool.map(increment, range(6)))
    return body("f2/counter").decode()


@case("F2 if-match on a missing key")
def if_match_on_a_missing_key():
    return code(put, "f2/none", IfMatch='"0123456789abcdef0123456789abcdef"')


@case("F2 one of many creates")
def one_of_many_creates():
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: code(put, "f2/once", IfNoneMatch="*"), range(12)))
    lost = {a for a in answers if a not in ("ok", "PreconditionFailed", "ConditionalRequestConflict")}
    return f"{answers.count('ok')} created" + "".join(lost)


@case("F3 hot key is read whole")
def hot_key_is_read_whole():
    end = threading.Event()

    def write(n):
        put("f3/hot", str(n % 10).encode() * (50_000 + n), Metadata={"n": str(n)})

    def writes(first):
        n = first
        while not end.is_set():
            write(n)
            n += 2

    def reads(_):
        mixed = 0
        for _ in range(100):
            read = s3.get_object(Bucket=BUCKET, Key="f3/hot")
            data = read["Body"].read()
            n = int(read["Metadata"]["n"])
            etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
            whole = data == str(n % 10).encode() * (50_000 + n) and read["ETag"] == f'"{etag}"'
            mixed += not whole
        return mixed

    write(0)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(writes, first) for first in (1, 2)]
        try:
            mixed = sum(pool.map(reads, range(4)))
        finally:
            end.set()
        for w in writers:
            w.result()
    return f"{mixed} mixed"


@case("F5 encoded words stay as they are")
def encoded_words_stay_as_they_are():
    put("f5/metadata", Metadata={"name": "=?UTF-8?B?w6k=?="})
    return s3.head_object(Bucket=BUCKET, Key="f5/metadata")["Metadata"]["name"]


@case("F6 if-match message")
def if_match_message():
    put("f6/object")
    return code(s3.get_object, Bucket=BUCKET, Key="f6/object", IfMatch='"0"', message=True)


@case("F6 range message")
def range_message():
    put("f6/object")
    return code(s3.get_object, Bucket=BUCKET, Key="f6/object", Range="bytes=5-", message=True)


@case("F6 missing key message")
def missing_key_message():
    return code(s3.get_object, Bucket=BUCKET, Key="f6/none", message=True)


@case("F6 statuses")
def statuses():
    put("f6/object")
    o = {"Bucket": BUCKET, "Key": "f6/object"}

    def status(call, **more):
        try:
            call(**(o | more))
            return "ok"
        except ClientError as e:
            return str(e.response["ResponseMetadata"]["HTTPStatusCode"])

    return ", ".join([
        status(s3.get_object, IfMatch='"0"'), status(s3.get_object, Range="bytes=5-"),
        status(s3.get_object, Key="f6/none"), status(s3.put_object, StorageClass="NOPE"),
        status(s3.get_object_torrent)])


@case("F6 every error is complete")
def every_error_is_complete():
    put("f6/object")
    o = {"Bucket": BUCKET, "Key": "f6/object"}
    upload = s3.create_multipart_upload(**o)["UploadId"]
    u = o | {"UploadId": upload}
    small = [s3.upload_part(PartNumber=n, Body=b"x", **u)["ETag"] for n in (1, 2)]
    md5 = base64.b64encode(hashlib.md5(b"y", usedforsecurity=False).digest()).decode()

    def complete(*parts):
        return lambda: s3.complete_multipart_upload(MultipartUpload={"Parts": list(parts)}, **u)

    first, second = ({"PartNumber": n, "ETag": small[n - 1]} for n in (1, 2))
    calls = [
        lambda: s3.get_object(IfMatch='"0"', **o),
        lambda: s3.get_object(Range="bytes=5-", **o),
        lambda: s3.get_object(PartNumber=3, **o),
        lambda: put("f6/object", IfNoneMatch="*"),
        lambda: put("f6/object", ContentMD5=md5),
        lambda: put("f6/object", ContentMD5="x"),
        lambda: put("f6/object", ChecksumSHA256="x"),
        lambda: put("f6/object", StorageClass="NOPE"),
        lambda: put("f6/object", Tagging="a=b&a=c"),
        lambda: put("k" * 1025),
        lambda: s3.copy_object(CopySource=f"{BUCKET}/f6/object", **o),
        lambda: s3.copy_object(CopySource=f"{BUCKET}/f6/none", **o),
        lambda: s3.copy_object(CopySource=f"{BUCKET}/f6/object", CopySourceIfMatch='"0"', **(o | {"Key": "f6/copy"})),
        lambda: s3.upload_part(PartNumber=10001, Body=b"x", **u),
        complete(first, second),
        complete(second, first),
        complete({"PartNumber": 3, "ETag": small[0]}),
        lambda: s3.upload_part(PartNumber=1, Body=b"x", **(u | {"UploadId": "none"})),
        lambda: s3.get_object(VersionId="nope", **o),
        lambda: s3.list_objects_v2(Bucket=BUCKET, MaxKeys=-1),
        lambda: s3.list_objects_v2(Bucket=BUCKET, ContinuationToken="nope"),
        lambda: s3.get_bucket_cors(Bucket=BUCKET),
        lambda: s3.head_object(**(o | {"Key": "f6/none"})),
        lambda: s3.put_object_tagging(Tagging={"TagSet": [{"Key": "aws:x", "Value": "y"}]}, **o),
        lambda: s3.delete_objects(Bucket=BUCKET, Delete={"Objects": []}),
    ]
    incomplete = []
    for n, call in enumerate(calls):
        try:
            call()
            incomplete.append(f"{n} was taken")
        except ClientError as e:
            error, about = e.response["Error"], e.response["ResponseMetadata"]
            said = error.get("Message")
            head = e.operation_name == "HeadObject"
            if not said or not head and said in (error["Code"], "Bad Request"):
                incomplete.append(f"{n} says {told(e)} {said}")
            if not about.get("RequestId") or not about.get("HostId"):
                incomplete.append(f"{n} {told(e)} has no ids")
    return "; ".join(incomplete) or "complete"


@case("F7 copy only if there is none")
def copy_only_if_there_is_none():
    put("f7/source", b"new")
    put("f7/target", b"old")
    copy = {"Bucket": BUCKET, "CopySource": f"{BUCKET}/f7/source", "IfNoneMatch": "*"}
    return ", ".join([
        code(s3.copy_object, Key="f7/target", **copy), body("f7/target").decode(),
        code(s3.copy_object, Key="f7/new", **copy)])


@case("F7 write offset")
def write_offset():
    put("f7/appended", b"old")
    return ", ".join([code(put, "f7/appended", b"new", WriteOffsetBytes=3), body("f7/appended").decode()])


@case("F7 size of multipart")
def size_of_multipart():
    return ", ".join([
        code(multipart, "f7/size", (b"abc",), complete={"MpuObjectSize": 5}),
        code(s3.head_object, Bucket=BUCKET, Key="f7/size"),
        code(multipart, "f7/size", (b"abc",), complete={"MpuObjectSize": 3})])


@case("F7 length of keys")
def length_of_keys():
    return ", ".join(code(put, key) for key in ("k" * 1024, "k" * 1025, "ü" * 512, "ü" * 513))


@case("F7 size of metadata")
def size_of_metadata():
    return ", ".join(code(put, "f7/metadata", Metadata={"ab": "x" * n}) for n in (2046, 2047))


@case("F8 control character in a multipart key")
def control_character_in_a_multipart_key():
    key = "f8/a\x01b\x1f\x7f"
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    listed = s3.list_multipart_uploads(Bucket=BUCKET, Prefix="f8/", EncodingType="url")["Uploads"]
    etag = s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=1, Body=b"x")["ETag"]
    s3.complete_multipart_upload(
        Bucket=BUCKET, Key=key, UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
    return ", ".join([u["Key"] for u in listed] + [repr(k) for k in keys("f8/")] + [body(key).decode()])


@case("F9 deleting a deleted version")
def deleting_a_deleted_version():
    version = {"Key": "f9/object", "VersionId": put("f9/object", bucket=VERSIONED)["VersionId"]}
    answers = [code(s3.delete_object, Bucket=VERSIONED, **version) for _ in range(2)]
    listed = s3.delete_objects(Bucket=VERSIONED, Delete={"Objects": [version]})
    return ", ".join(answers + [f"{len(listed.get('Deleted', []))} deleted", f"{len(listed.get('Errors', []))} errors"])


@case("F10 storage class of multipart")
def storage_class_of_multipart():
    multipart("f10/ia", StorageClass="STANDARD_IA")
    return s3.head_object(Bucket=BUCKET, Key="f10/ia")["StorageClass"] + " " + s3.list_objects_v2(
        Bucket=BUCKET, Prefix="f10/ia")["Contents"][0]["StorageClass"]


@case("F10 metadata of multipart")
def metadata_of_multipart():
    multipart("f10/described", Metadata={"a": "b"}, ContentType="text/x", CacheControl="no-store")
    head = s3.head_object(Bucket=BUCKET, Key="f10/described")
    return f"{head['Metadata']['a']} {head['ContentType']} {head['CacheControl']}"


@case("F10 checksum of multipart")
def checksum_of_multipart():
    parts = (b"a" * PART, b"b")
    answers = []
    for key, algorithm, more in (
            ("nvme", "CRC64NVME", {}), ("crc", "CRC32", {"ChecksumType": "FULL_OBJECT"}), ("sha", "SHA256", {})):
        done = multipart(f"f10/{key}", parts, part_options={"ChecksumAlgorithm": algorithm},
                         ChecksumAlgorithm=algorithm, **more)
        name = "Checksum" + algorithm
        head = s3.head_object(Bucket=BUCKET, Key=f"f10/{key}", ChecksumMode="ENABLED")
        put(f"f10/whole-{key}", b"".join(parts), ChecksumAlgorithm=algorithm)
        whole = s3.head_object(Bucket=BUCKET, Key=f"f10/whole-{key}", ChecksumMode="ENABLED")
        same = head[name] == whole[name]
        answers.append(f"{done['ChecksumType']} {head['ChecksumType']}"
                       + (" as of the whole" if same else "") + (" -2" if head[name].endswith("-2") else ""))
    return ", ".join(answers)


@case("F10 location of multipart")
def location_of_multipart():
    location = urllib.parse.unquote(multipart("f10/lö")["Location"])
    return location.replace(os.environ["AWS_ENDPOINT_URL"], "ENDPOINT").replace(BUCKET, "BUCKET")


@case("F10 attributes")
def attributes():
    answer = multipart("f10/attributes", (b"a" * PART, b"b"), bucket=VERSIONED,
                       part_options={"ChecksumAlgorithm": "SHA256"}, ChecksumAlgorithm="SHA256")
    found = s3.get_object_attributes(
        Bucket=VERSIONED, Key="f10/attributes",
        ObjectAttributes=["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"])
    parts = found["ObjectParts"]
    return ", ".join([
        f"version {found['VersionId'] == answer['VersionId']}",
        f"etag {found['ETag'] == answer['ETag'].strip(chr(34))}",
        f"{found['ObjectSize'] - PART:+}", found["StorageClass"], found["Checksum"]["ChecksumType"],
        f"{parts['TotalPartsCount']} parts",
        *(f"{p['PartNumber']} of {p['Size']} {'ChecksumSHA256' in p}" for p in parts.get("Parts", []))])


@case("F10 tagging count")
def tagging_count():
    put("f10/tags", Tagging="a=b&c=d")
    put("f10/no-tags")
    return " ".join(
        str(s3.get_object(Bucket=BUCKET, Key=key).get("TagCount", "none")) for key in ("f10/tags", "f10/no-tags"))


@case("F10 accept-ranges")
def accept_ranges():
    put("f10/ranges")
    return " ".join(a["AcceptRanges"] for a in (
        s3.get_object(Bucket=BUCKET, Key="f10/ranges"), s3.head_object(Bucket=BUCKET, Key="f10/ranges")))


@case("F10 checksums in listings")
def checksums_in_listings():
    o = {"Bucket": BUCKET, "Key": "f10/listed"}
    upload = s3.create_multipart_upload(ChecksumAlgorithm="CRC32C", **o)["UploadId"]
    s3.upload_part(UploadId=upload, PartNumber=1, Body=b"x", ChecksumAlgorithm="CRC32C", **o)
    parts = s3.list_parts(UploadId=upload, **o)
    s3.abort_multipart_upload(UploadId=upload, **o)
    put("f10/listed", ChecksumAlgorithm="SHA1")
    found = s3.list_objects_v2(Bucket=BUCKET, Prefix="f10/listed")["Contents"][0]
    return ", ".join([
        parts["ChecksumAlgorithm"], parts["ChecksumType"], f"{'ChecksumCRC32C' in parts['Parts'][0]}",
        " ".join(found["ChecksumAlgorithm"]), found["ChecksumType"]])


@case("F10 order of keys")
def order_of_keys():
    names = ["a", "B", "a/", "a!", "a0", "é", "\uff5e", "\U0001f600", "z"]
    for name in names:
        put("f10/order/" + name)
    found = [k[len("f10/order/"):] for k in keys("f10/order/")]
    pages, token = [], {}
    while True:
        page = s3.list_objects_v2(Bucket=BUCKET, Prefix="f10/order/", MaxKeys=2, **token)
        pages += [o["Key"][len("f10/order/"):] for o in page["Contents"]]
        if not page["IsTruncated"]:
            break
        token = {"ContinuationToken": page["NextContinuationToken"]}
    binary = "binary" if found == sorted(names, key=lambda n: n.encode()) else str(found)
    return binary + (", the same in pages" if pages == found else f", {pages} in pages")


@case("F10 dots in keys")
def dots_in_keys():
    put("f10/dots/a/../b", b"dots")
    put("f10/dots//c", b"slashes")
    put("f10/dots/./d", b"dot")
    return ", ".join([
        code(s3.list_objects_v2, Bucket=BUCKET, Prefix=".."), *(body(k).decode() for k in keys("f10/dots/"))])


@case("F10 keys that a server might keep to itself")
def keys_that_a_server_might_keep_to_itself():
    names = [".mpus-x", ".mpus-0/1", ".s3proxy-x"]
    for name in names:
        put(name, name.encode())
    found = [k for k in keys(".")]
    return ", ".join([*(body(n).decode() for n in names), "listed" if found == sorted(names) else str(found)])


@case("F10 delimiters")
def delimiters():
    for name in ("a|b", "a|c", "b--c--d", "b--c", "d/e", "f"):
        put("f10/by/" + name)

    def by(delimiter, **more):
        page = s3.list_objects_v2(Bucket=BUCKET, Prefix="f10/by/", Delimiter=delimiter, **more)
        return " ".join([c["Key"][7:] for c in page.get("Contents", [])]
                        + [p["Prefix"][7:] for p in page.get("CommonPrefixes", [])])

    return ", ".join([by("|"), by("--"), by("/"), by("--c")])


@case("F10 encoding-type url")
def encoding_type_url():
    for name in ("a b+ü", "ctl\x01", "100%~*", "a&<>"):
        put("f10/url/" + name)
    page = s3.list_objects_v2(Bucket=BUCKET, Prefix="f10/url/", Delimiter="ü", EncodingType="url")
    decoded = keys("f10/url/")
    return ", ".join([
        page["Prefix"], page["Delimiter"], *(o["Key"] for o in page["Contents"]),
        *(p["Prefix"] for p in page["CommonPrefixes"]), repr(decoded[-1])])


@case("F10 large object")
def large_object():
    data = os.urandom(17 << 20)
    s3.upload_fileobj(io.BytesIO(data), BUCKET, "f10/large")
    back = io.BytesIO()
    s3.download_fileobj(BUCKET, "f10/large", back)
    return "same" if back.getvalue() == data else "different"


@case("S1 tags of a copy")
def tags_of_a_copy():
    put("s1/copied", Tagging="a=b")
    source = {"Bucket": BUCKET, "CopySource": f"{BUCKET}/s1/copied"}
    s3.copy_object(Key="s1/copy", **source)
    s3.copy_object(Key="s1/replaced", TaggingDirective="REPLACE", Tagging="c=d", **source)
    return f"{tags('s1/copy')} {tags('s1/replaced')}"


@case("S1 tags of a version")
def tags_of_a_version():
    first = put("s1/versions", bucket=VERSIONED, Tagging="a=1")["VersionId"]
    put("s1/versions", bucket=VERSIONED, Tagging="a=2")

    def tag(**version):
        return s3.get_object_tagging(Bucket=VERSIONED, Key="s1/versions", **version)["TagSet"][0]["Value"]

    s3.put_object_tagging(
        Bucket=VERSIONED, Key="s1/versions", VersionId=first, Tagging={"TagSet": [{"Key": "a", "Value": "3"}]})
    return f"{tag()} {tag(VersionId=first)}"


@case("S3 copied part belongs to its key")
def copied_part_belongs_to_its_key():
    put("s3/source", b"whole source")
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="s3/parts")["UploadId"]
    part = {"Bucket": BUCKET, "UploadId": upload, "CopySource": f"{BUCKET}/s3/source", "PartNumber": 1}
    refused = code(s3.upload_part_copy, Key="s3/other-parts", **part)
    etag = s3.upload_part_copy(Key="s3/parts", CopySourceRange="bytes=6-11", **part)["CopyPartResult"]["ETag"]
    s3.complete_multipart_upload(Bucket=BUCKET, Key="s3/parts", UploadId=upload,
                                 MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
    return f"{refused}, {body('s3/parts').decode()}"


@case("F1 uploads' pages go on after their marker is aborted")
def uploads_pages_go_on_after_their_marker_is_aborted():
    for i in range(5):
        s3.create_multipart_upload(Bucket=BUCKET, Key=f"f1-uploads/{i % 2}")
    pages, marker = [], {}
    while True:
        page = s3.list_multipart_uploads(Bucket=BUCKET, Prefix="f1-uploads/", MaxUploads=2, **marker)
        found = page.get("Uploads", [])
        pages.append(len(found))
        for u in found:
            s3.abort_multipart_upload(Bucket=BUCKET, Key=u["Key"], UploadId=u["UploadId"])
        if not page["IsTruncated"]:
            return ", ".join(map(str, pages))
        marker = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}


@case("F1 keys' pages go on after their marker is deleted")
def keys_pages_go_on_after_their_marker_is_deleted():
    answers = []
    for operation in (s3.list_objects, s3.list_objects_v2):
        for i in range(5):
            put(f"f1-keys/{i}")
        pages, marker = [], {}
        while True:
            page = operation(Bucket=BUCKET, Prefix="f1-keys/", MaxKeys=2, **marker)
            found = [o["Key"] for o in page.get("Contents", [])]
            pages.append(str(len(found)))
            for key in found:
                s3.delete_object(Bucket=BUCKET, Key=key)
            if not page["IsTruncated"]:
                break
            marker = ({"ContinuationToken": page["NextContinuationToken"]}
                      if operation == s3.list_objects_v2 else {"Marker": found[-1]})
        answers.append(" ".join(pages))
    return ", ".join(answers)


@case("F1 versions of a key are listed newest first")
def versions_of_a_key_are_listed_newest_first():
    key = "f1-order/k"
    first = put(key, bucket=VERSIONED)["VersionId"]
    marker = s3.delete_object(Bucket=VERSIONED, Key=key)["VersionId"]
    last = put(key, bucket=VERSIONED)["VersionId"]
    page = s3.list_object_versions(Bucket=VERSIONED, Prefix="f1-order/")
    names = {first: "first", marker: "marker", last: "last"}
    found = [names[v["VersionId"]] + (" latest" if v["IsLatest"] else "") for v in page["Versions"]]
    found += [names[v["VersionId"]] + (" latest" if v["IsLatest"] else "") for v in page["DeleteMarkers"]]
    s3.delete_object(Bucket=VERSIONED, Key=key, VersionId=last)
    after = code(s3.head_object, Bucket=VERSIONED, Key=key)
    s3.delete_object(Bucket=VERSIONED, Key=key, VersionId=marker)
    return ", ".join(found + [after, s3.head_object(Bucket=VERSIONED, Key=key)["VersionId"] == first and "first again"])


@case("F2 conditions of other writes")
def conditions_of_other_writes():
    etag = put("f2/other", b"old")["ETag"]
    copy = {"Bucket": BUCKET, "Key": "f2/other", "CopySource": f"{BUCKET}/f2/counter"}
    put("f2/counter", b"0")
    return ", ".join([
        code(s3.copy_object, IfMatch='"0"', **copy),
        code(multipart, "f2/other", complete={"IfMatch": '"0"'}),
        code(multipart, "f2/other", complete={"IfNoneMatch": "*"}),
        code(s3.delete_object, Bucket=BUCKET, Key="f2/other", IfMatch='"0"'),
        body("f2/other").decode(),
        code(multipart, "f2/other", complete={"IfMatch": etag}),
        code(s3.copy_object, IfMatch=s3.head_object(Bucket=BUCKET, Key="f2/other")["ETag"], **copy),
        code(s3.delete_object, Bucket=BUCKET, Key="f2/other",
             IfMatch=s3.head_object(Bucket=BUCKET, Key="f2/other")["ETag"]),
        code(s3.head_object, Bucket=BUCKET, Key="f2/other")])


@case("F9 delete markers")
def delete_markers():
    key = {"Bucket": VERSIONED, "Key": "f9/marked"}
    put("f9/marked", bucket=VERSIONED)
    marked = s3.delete_object(**key)
    try:
        s3.get_object(**key)
        read = "ok"
    except ClientError as e:
        read = f"{told(e)} {e.response['ResponseMetadata']['HTTPHeaders'].get('x-amz-delete-marker')}"
    of_marker = code(s3.get_object, VersionId=marked["VersionId"], **key)
    gone = s3.delete_object(VersionId=marked["VersionId"], **key)
    return f"{marked['DeleteMarker']}, {read}, {of_marker}, {gone['DeleteMarker']}, {code(s3.get_object, **key)}"


@case("F9 deleting what was never there")
def deleting_what_was_never_there():
    listed = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "f9/never"}]})
    return f"{code(s3.delete_object, Bucket=BUCKET, Key='f9/never')}, {len(listed['Deleted'])} deleted"


@case("F10 parts are read by number")
def parts_are_read_by_number():
    multipart("f10/parts", (b"a" * PART, b"bc"))
    second = s3.get_object(Bucket=BUCKET, Key="f10/parts", PartNumber=2)
    return (f"{second['Body'].read().decode()} of {second['PartsCount']}, {second['ContentRange']}, "
            + code(s3.get_object, Bucket=BUCKET, Key="f10/parts", PartNumber=3))


@case("F10 pages of parts")
def pages_of_parts():
    upload = {"Bucket": BUCKET, "Key": "f10/paged"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    for number in (5, 1, 3):
        s3.upload_part(PartNumber=number, Body=b"x" * number, **upload)
    first = s3.list_parts(MaxParts=2, **upload)
    last = s3.list_parts(MaxParts=2, PartNumberMarker=first["NextPartNumberMarker"], **upload)
    s3.abort_multipart_upload(**upload)
    return ", ".join([
        *(f"{p['PartNumber']} of {p['Size']}" for p in first["Parts"] + last["Parts"]),
        f"{first['IsTruncated']} {last['IsTruncated']}"])


@case("F10 pages with a delimiter")
def pages_with_a_delimiter():
    for name in ("a/1", "a/2", "b", "c/1", "d"):
        put("f10/paged/" + name)
    found, token = [], {}
    while True:
        page = s3.list_objects_v2(Bucket=BUCKET, Prefix="f10/paged/", Delimiter="/", MaxKeys=1, **token)
        found += [o["Key"][10:] for o in page.get("Contents", [])]
        found += [p["Prefix"][10:] for p in page.get("CommonPrefixes", [])]
        if not page["IsTruncated"]:
            return " ".join(found)
        token = {"ContinuationToken": page["NextContinuationToken"]}


@case("F10 ranges")
def ranges():
    put("f10/ranged", b"0123456789")
    put("f10/empty", b"")

    def ranged(value):
        read = s3.get_object(Bucket=BUCKET, Key="f10/ranged", Range=value)
        return f"{read['Body'].read().decode()} {read.get('ContentRange', 'whole')}"

    return ", ".join([
        ranged("bytes=2-4"), ranged("bytes=-3"), ranged("bytes=7-99"), ranged("bytes=4-2"),
        code(s3.get_object, Bucket=BUCKET, Key="f10/empty", Range="bytes=0-")])


@case("F10 headers are kept and overridden")
def headers_are_kept_and_overridden():
    put("f10/headers", ContentEncoding="gzip", ContentLanguage="de", ContentDisposition="inline",
        WebsiteRedirectLocation="/elsewhere")
    head = s3.head_object(Bucket=BUCKET, Key="f10/headers")
    other = s3.get_object(Bucket=BUCKET, Key="f10/headers", ResponseContentType="text/y", ResponseCacheControl="no-cache")
    return " ".join([head["ContentEncoding"], head["ContentLanguage"], head["ContentDisposition"],
                     head["WebsiteRedirectLocation"], other["ContentType"], other["CacheControl"]])


@case("F10 not modified")
def not_modified():
    etag = put("f10/same")["ETag"]
    return code(s3.get_object, Bucket=BUCKET, Key="f10/same", IfNoneMatch=etag) + ", " + code(
        s3.head_object, Bucket=BUCKET, Key="f10/same", IfModifiedSince=datetime.datetime(2999, 1, 1)) + ", " + code(
        s3.head_object, Bucket=BUCKET, Key="f10/same", IfUnmodifiedSince=datetime.datetime(1999, 1, 1))


@case("F10 metadata of a copy")
def metadata_of_a_copy():
    old = put("f10/old", b"old", bucket=VERSIONED, Metadata={"n": "1"}, ContentType="text/x")["VersionId"]
    put("f10/old", b"new", bucket=VERSIONED, Metadata={"n": "2"})
    source = {"Bucket": VERSIONED, "Key": "f10/old", "VersionId": old}
    s3.copy_object(Bucket=BUCKET, Key="f10/copy", CopySource=source)
    s3.copy_object(Bucket=BUCKET, Key="f10/replaced", CopySource=source, MetadataDirective="REPLACE", Metadata={"m": "3"})
    copied, replaced = (s3.get_object(Bucket=BUCKET, Key=k) for k in ("f10/copy", "f10/replaced"))
    return (f"{copied['Body'].read().decode()} {copied['Metadata']} {copied['ContentType']}, "
            f"{replaced['Body'].read().decode()} {replaced['Metadata']} {replaced['ContentType']}")


for name, function in CASES.items():
    try:
        result = function()
    except Exception as e:  # whatever it is, it is the case's result
        result = f"{type(e).__name__}: {e}"
    print(f"{name}={result}".replace("\n", "\\n"), flush=True)
