"""Uses boto3 as a person would, and stops at the first thing that is not as it should be."""
import io
import os
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

bucket = sys.argv[1]
s3 = boto3.client("s3")

key = "files/a b+ü/k"
s3.put_object(Bucket=bucket, Key=key, Body=b"hello", Metadata={"a": "b"})
assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"hello"
assert s3.head_object(Bucket=bucket, Key=key)["Metadata"] == {"a": "b"}

big = os.urandom(17 << 20)
s3.upload_fileobj(io.BytesIO(big), bucket, "files/big")
back = io.BytesIO()
s3.download_fileobj(bucket, "files/big", back)
assert back.getvalue() == big

for algorithm in ("CRC32", "SHA1", "SHA256"):
    s3.put_object(Bucket=bucket, Key="files/sum", Body=b"x" * 100_000, ChecksumAlgorithm=algorithm)

for version in ("s3v4",):
    signer = boto3.client("s3", config=Config(signature_version=version))
    put = signer.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "files/url"})
    urllib.request.urlopen(urllib.request.Request(put, data=b"by url", method="PUT")).read()
    get = signer.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "files/url"})
    assert urllib.request.urlopen(get).read() == b"by url"

listed = [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, Prefix="files/")["Contents"]]
assert listed == ["files/a b+ü/k", "files/big", "files/sum", "files/url"], listed

answer = s3.delete_objects(
    Bucket=bucket, Delete={"Objects": [{"Key": k} for k in listed] + [{"Key": "other/k"}]})
assert len(answer["Deleted"]) == 4, answer
assert [e["Code"] for e in answer["Errors"]] == ["AccessDenied"], answer

try:
    s3.put_object(Bucket=bucket, Key="other/k", Body=b"x")
    raise AssertionError("that was to be denied")
except ClientError as e:
    assert e.response["Error"]["Code"] == "AccessDenied", e
    assert "no identity-based policy allows the s3:PutObject action" in str(e), e

print(boto3.client("sts").get_caller_identity()["Arn"])
