"""The cases of the AWS CLI, run in this process, by its own main: each prints its name and what came of it, as cases.txt has it."""
import contextlib
import io
import json
import os
import re
import tempfile
import urllib.parse
import urllib.request

from awscli.clidriver import create_clidriver

BUCKET = os.environ["BUCKET"]
VERSIONED = os.environ["VERSIONED_BUCKET"]
DIR = tempfile.TemporaryDirectory()
ERROR = re.compile(r"An error occurred \(([^)]*)\) when calling the \w+ operation(?: \([^)]*\))?: (.*)", re.DOTALL)
CASES = {}
DRIVER = create_clidriver()


def case(name):
    def add(function):
        assert name not in CASES, name
        CASES[name] = function
        return function
    return add


class Failed(Exception):
    """What the AWS CLI said on its standard error output."""


def file(content):
    path = os.path.join(DIR.name, "file")
    with open(path, "wb") as f:
        f.write(content)
    return path


def aws(*arguments):
    """What the command prints: as JSON, if it is."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        # The commands of "s3" do not get along with a session that "s3api" has used.
        ended = (DRIVER if arguments[0] == "s3api" else create_clidriver()).main(list(arguments))
    if ended != 0:
        raise Failed(err.getvalue().strip())
    printed = out.getvalue().strip()
    return json.loads(printed) if printed.startswith(("{", "[")) else printed


def api(operation, key=None, bucket=BUCKET, **options):
    arguments = ["s3api", operation, "--bucket", bucket]
    if key is not None:
        arguments += ["--key", key]
    target = options.pop("outfile", None)
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        text = value if isinstance(value, str) else json.dumps(value)
        arguments.append(option if value is True else f"{option}={text}")
    return aws(*arguments, *([target] if target else []))


def code(call, *arguments, message=False, **options):
    """'ok', or the error's code, and its message if asked for; or all that was said, if that is no error of a service."""
    try:
        call(*arguments, **options)
        return "ok"
    except Failed as e:
        found = ERROR.search(str(e))
        return (" ".join(found.groups()) if message else found[1]) if found else "crashed: " + str(e)


def put(key, content=b"x", bucket=BUCKET, **options):
    return api("put-object", key, bucket, body=file(content), **options)


def get(key, **options):
    path = os.path.join(DIR.name, "read")
    return api("get-object", key, outfile=path, **options), path


def body(key):
    with open(get(key)[1], "rb") as f:
        return f.read().decode()


def keys(prefix):
    listed = api("list-objects-v2", prefix=prefix)
    return [o["Key"] for o in listed["Contents"]] if listed else []


def multipart(key, content=b"x", complete=None, **options):
    upload = api("create-multipart-upload", key, **options)["UploadId"]
    etag = api("upload-part", key, upload_id=upload, part_number="1", body=file(content))["ETag"]
    return api("complete-multipart-upload", key, upload_id=upload,
               multipart_upload={"Parts": [{"PartNumber": 1, "ETag": etag}]}, **(complete or {}))


def tags(key):
    return ",".join(f"{t['Key']}={t['Value']}" for t in api("get-object-tagging", key)["TagSet"]) or "none"


@case("S1 multipart keeps tags")
def multipart_keeps_tags():
    multipart("s1/tagged", tagging="a=b&c=d%20e")
    return tags("s1/tagged")


@case("S1 tag of multipart denies")
def tag_of_multipart_denies():
    multipart("s1/secret", tagging="classification=secret")
    return code(get, "s1/secret")


@case("S1 untagged multipart clears tags")
def untagged_multipart_clears_tags():
    put("s1/cleared", tagging="a=b")
    multipart("s1/cleared")
    return tags("s1/cleared")


@case("S2 annotations are refused")
def annotations_are_refused():
    put("s2/object", b"kept")
    o, name = "s2/object", {"annotation_name": "n"}
    return ", ".join([
        code(api, "put-object-annotation", o, annotation_payload=file(b"replaced"), **name),
        code(api, "get-object-annotation", o, outfile=os.path.join(DIR.name, "annotation"), **name),
        code(api, "list-object-annotations", o), code(api, "delete-object-annotation", o, **name), body(o)])


@case("S2 operations of buckets are refused")
def operations_of_buckets_are_refused():
    none = BUCKET + "-none"
    encrypted = {"ConfigurationState": "ENABLED"}
    expiration = {"RecordExpiration": {"Expiration": "DISABLED"}}
    return ", ".join([
        code(api, "get-bucket-abac"),
        code(api, "put-bucket-abac", bucket=none, abac_status={"Status": "Enabled"}),
        code(api, "update-bucket-metadata-inventory-table-configuration", bucket=none,
             inventory_table_configuration=encrypted),
        code(api, "update-bucket-metadata-journal-table-configuration", bucket=none,
             journal_table_configuration=expiration),
        code(api, "update-bucket-metadata-annotation-table-configuration", bucket=none,
             annotation_table_configuration=encrypted),
        code(api, "create-bucket-metadata-configuration", bucket=none,
             metadata_configuration={"JournalTableConfiguration": expiration}),
        "bucket " + code(api, "head-bucket", bucket=none)])


@case("S2 operations of objects are refused")
def operations_of_objects_are_refused():
    put("s2/other", b"kept")
    return ", ".join([
        code(api, "rename-object", "s2/new", rename_source=f"{BUCKET}/s2/other"),
        code(api, "select-object-content", "s2/other", expression="select *", expression_type="SQL",
             input_serialization={"CSV": {}}, output_serialization={"CSV": {}},
             outfile=os.path.join(DIR.name, "selected")),
        code(api, "get-object-torrent", "s2/other", outfile=os.path.join(DIR.name, "torrent")),
        body("s2/other")])


@case("S3 upload belongs to its key")
def upload_belongs_to_its_key():
    own, other = "s3/own", "s3/other"
    upload = {"upload_id": api("create-multipart-upload", own)["UploadId"]}
    part = file(b"x")
    etag = api("upload-part", own, part_number="1", body=part, **upload)["ETag"]
    parts = {"multipart_upload": {"Parts": [{"PartNumber": 1, "ETag": etag}]}}
    return ", ".join([
        code(api, "upload-part", other, part_number="2", body=part, **upload),
        code(api, "list-parts", other, **upload),
        code(api, "complete-multipart-upload", other, **upload, **parts),
        code(api, "abort-multipart-upload", other, **upload),
        code(api, "complete-multipart-upload", own, **upload, **parts)])


@case("S4 presigned path with plus")
def presigned_path_with_plus():
    put("s4/a+b", b"plus")
    put("s4/a b", b"space")
    put("s4/a%2Bb", b"escaped")
    answers = [
        urllib.request.urlopen(aws("s3", "presign", f"s3://{BUCKET}/{key}")).read().decode()
        for key in ("s4/a+b", "s4/a b", "s4/a%2Bb")]
    # Its URLs are for reading only, so it deletes as it does.
    aws("s3", "rm", f"s3://{BUCKET}/s4/a+b")
    return ", ".join(answers) + "; left " + ", ".join(keys("s4/"))


def policy_case(name, **statement):
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject",
         "Resource": f"arn:aws:s3:::{BUCKET}/*"} | statement]})
    case(name)(lambda: code(api, "put-bucket-policy", policy=document, message=True))


policy_case("S5 unknown role", Principal={"AWS": "arn:aws:iam::111122223333:role/nobody-has-this"})
policy_case("S5 unknown action", Action="s3:Nope")
policy_case("S5 any resource", Resource="*")


@case("F1 pages go on after their marker is deleted")
def pages_go_on_after_their_marker_is_deleted():
    for i in range(25):
        put(f"f1-pages/{i % 5}", bucket=VERSIONED)
    pages, marker = [], {}
    while True:
        page = api("list-object-versions", bucket=VERSIONED, prefix="f1-pages/", max_keys="10", no_paginate=True, **marker)
        found = page.get("Versions", [])
        pages.append(len(found))
        api("delete-objects", bucket=VERSIONED,
            delete={"Objects": [{"Key": v["Key"], "VersionId": v["VersionId"]} for v in found]})
        if not page["IsTruncated"]:
            return ", ".join(map(str, pages))
        marker = {"key_marker": page["NextKeyMarker"], "version_id_marker": page["NextVersionIdMarker"]}


@case("F2 if-match on a missing key")
def if_match_on_a_missing_key():
    return code(put, "f2/none", if_match='"0123456789abcdef0123456789abcdef"')


@case("F5 encoded words stay as they are")
def encoded_words_stay_as_they_are():
    put("f5/metadata", metadata={"name": "=?UTF-8?B?w6k=?="})
    return api("head-object", "f5/metadata")["Metadata"]["name"]


@case("F6 if-match message")
def if_match_message():
    put("f6/object")
    return code(get, "f6/object", if_match='"0"', message=True)


@case("F6 range message")
def range_message():
    put("f6/object")
    return code(get, "f6/object", range="bytes=5-", message=True)


@case("F6 missing key message")
def missing_key_message():
    return code(get, "f6/none", message=True)


@case("F6 every error is complete")
def every_error_is_complete():
    put("f6/object")
    o = "f6/object"
    calls = {
        "if-match": lambda: get(o, if_match='"0"'),
        "range": lambda: get(o, range="bytes=5-"),
        "part": lambda: get(o, part_number="3"),
        "if-none-match": lambda: put(o, if_none_match="*"),
        "md5": lambda: put(o, content_md5="CY9rzUYh03PK3k6DJie09g=="),
        "not an md5": lambda: put(o, content_md5="x"),
        "not a checksum": lambda: put(o, checksum_sha256="x"),
        "storage class": lambda: put(o, storage_class="NOPE"),
        "tags": lambda: put(o, tagging="a=b&a=c"),
        "long key": lambda: put("k" * 1025),
        "copy to itself": lambda: api("copy-object", o, copy_source=f"{BUCKET}/{o}"),
        "copy of none": lambda: api("copy-object", o, copy_source=f"{BUCKET}/none"),
        "upload": lambda: api("upload-part", o, upload_id="none", part_number="1", body=file(b"x")),
        "version": lambda: get(o, version_id="nope"),
        "max-keys": lambda: api("list-objects-v2", max_keys="-1", no_paginate=True),
        "token": lambda: api("list-objects-v2", continuation_token="nope", no_paginate=True),
        "cors": lambda: api("get-bucket-cors"),
        "head": lambda: api("head-object", "f6/none"),
        "bucket": lambda: aws("s3", "ls", "s3://no-such-bucket-0123456789"),
        "copy down": lambda: aws("s3", "cp", f"s3://{BUCKET}/f6/none", os.path.join(DIR.name, "down")),
    }
    incomplete = []
    for name, call in calls.items():
        said = code(call, message=True)
        if not re.fullmatch(r"\w+ \S.+", said, re.DOTALL) or said.endswith(("None", "Bad Request")):
            incomplete.append(f"{name}: {said}")
    return "; ".join(incomplete) or "complete"


@case("F7 copy only if there is none")
def copy_only_if_there_is_none():
    put("f7/source", b"new")
    put("f7/target", b"old")
    copy = {"copy_source": f"{BUCKET}/f7/source", "if_none_match": "*"}
    return ", ".join([
        code(api, "copy-object", "f7/target", **copy), body("f7/target"), code(api, "copy-object", "f7/new", **copy)])


@case("F7 write offset")
def write_offset():
    put("f7/appended", b"old")
    return ", ".join([code(put, "f7/appended", b"new", write_offset_bytes="3"), body("f7/appended")])


@case("F7 size of multipart")
def size_of_multipart():
    return ", ".join([
        code(multipart, "f7/size", b"abc", complete={"mpu_object_size": "5"}), code(api, "head-object", "f7/size"),
        code(multipart, "f7/size", b"abc", complete={"mpu_object_size": "3"})])


@case("F7 length of keys")
def length_of_keys():
    return ", ".join(code(put, key) for key in ("k" * 1024, "k" * 1025, "ü" * 512, "ü" * 513))


@case("F7 size of metadata")
def size_of_metadata():
    return ", ".join(code(put, "f7/metadata", metadata={"ab": "x" * n}) for n in (2046, 2047))


@case("F9 deleting a deleted version")
def deleting_a_deleted_version():
    version = put("f9/object", bucket=VERSIONED)["VersionId"]
    answers = [code(api, "delete-object", "f9/object", VERSIONED, version_id=version) for _ in range(2)]
    listed = api("delete-objects", bucket=VERSIONED, delete={"Objects": [{"Key": "f9/object", "VersionId": version}]})
    return ", ".join(answers + [f"{len(listed.get('Deleted', []))} deleted", f"{len(listed.get('Errors', []))} errors"])


@case("F10 storage class of multipart")
def storage_class_of_multipart():
    multipart("f10/ia", storage_class="STANDARD_IA")
    return api("head-object", "f10/ia")["StorageClass"] + " " + api(
        "list-objects-v2", prefix="f10/ia")["Contents"][0]["StorageClass"]


@case("F10 metadata of multipart")
def metadata_of_multipart():
    multipart("f10/described", metadata={"a": "b"}, content_type="text/x", cache_control="no-store")
    head = api("head-object", "f10/described")
    return f"{head['Metadata']['a']} {head['ContentType']} {head['CacheControl']}"


@case("F10 location of multipart")
def location_of_multipart():
    location = urllib.parse.unquote(multipart("f10/lö")["Location"])
    return location.replace(os.environ["AWS_ENDPOINT_URL"], "ENDPOINT").replace(BUCKET, "BUCKET")


@case("F10 tagging count")
def tagging_count():
    put("f10/tags", tagging="a=b&c=d")
    put("f10/no-tags")
    return " ".join(str(get(key)[0].get("TagCount", "none")) for key in ("f10/tags", "f10/no-tags"))


@case("F10 accept-ranges")
def accept_ranges():
    put("f10/ranges")
    return get("f10/ranges")[0]["AcceptRanges"] + " " + api("head-object", "f10/ranges")["AcceptRanges"]


@case("F10 order of keys")
def order_of_keys():
    names = ["B", "a!", "a/", "é", "\uff5e", "\U0001f600"]
    for name in reversed(names):
        put("f10/order/" + name)
    found = [key[len("f10/order/"):] for key in keys("f10/order/")]
    listed = api("list-objects-v2", prefix="f10/order/", page_size="2")["Contents"]
    pages = [o["Key"][len("f10/order/"):] for o in listed]
    return ("binary" if found == names else str(found)) + (
        ", the same in pages" if pages == found else f", {pages} in pages")


@case("F10 keys that a server might keep to itself")
def keys_that_a_server_might_keep_to_itself():
    names = [".mpus-x", ".mpus-0/1", ".s3proxy-x"]
    for name in names:
        put(name, name.encode())
    found = keys(".")
    return ", ".join([*map(body, names), "listed" if found == sorted(names) else str(found)])


@case("F10 delimiters")
def delimiters():
    for name in ("a|b", "a|c", "b__c__d", "b__c", "d/e", "f"):
        put("f10/by/" + name)

    def by(delimiter):
        page = api("list-objects-v2", prefix="f10/by/", delimiter=delimiter)
        return " ".join([c["Key"][7:] for c in page.get("Contents", [])]
                        + [p["Prefix"][7:] for p in page.get("CommonPrefixes", [])])

    return ", ".join(by(delimiter) for delimiter in ("|", "__", "/", "__c"))


@case("F10 large object")
def large_object():
    data = os.urandom(17 << 20)
    back = os.path.join(DIR.name, "back")
    aws("s3", "cp", "--no-progress", file(data), f"s3://{BUCKET}/f10/large")
    aws("s3", "cp", "--no-progress", f"s3://{BUCKET}/f10/large", back)
    with open(back, "rb") as f:
        return "same" if f.read() == data else "different"


for name, function in CASES.items():
    try:
        result = function()
    except (Exception, SystemExit) as e:  # whatever it is, it is the case's result
        result = f"{type(e).__name__}: {e}"
    print(f"{name}={result}".replace("\n", "\\n"), flush=True)
