"""milvus-on-s3 serve --setup ../served-setup -- pytest"""

import os

import boto3
import pytest
from botocore.exceptions import ClientError

s3 = boto3.client("s3")
bucket = os.environ["SERVED_BUCKET"]


def test_reads_what_it_wrote():
    s3.put_object(Bucket=bucket, Key="files/a", Body=b"x")
    assert s3.get_object(Bucket=bucket, Key="files/a")["Body"].read() == b"x"


def test_deletes_nothing():
    with pytest.raises(ClientError, match="no identity-based policy allows the s3:DeleteObject action"):
        s3.delete_object(Bucket=bucket, Key="files/a")
