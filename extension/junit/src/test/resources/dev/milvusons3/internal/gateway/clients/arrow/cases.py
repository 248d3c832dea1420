"""What Milvus' C++ side does to S3 since 2.6, by the S3 file system of Arrow, which Milvus' own one was made from: each case prints its
name and what came of it, as milvus-cases.txt has it."""

import os

import pyarrow
from pyarrow import fs, parquet

bucket = os.environ["BUCKET"]
virtual_host = os.environ["VIRTUAL_HOST"] == "true"
s3 = fs.S3FileSystem(
    # Without an endpoint, Arrow always asks the bucket's own host.
    endpoint_override=None if virtual_host else os.environ["ADDRESS"],
    scheme="https" if os.environ["SSL"] == "true" else "http",
    region=os.environ["AWS_REGION"],
)


def path(key):
    return f"{bucket}/{key}"


def put(key, content):
    with s3.open_output_stream(path(key)) as stream:
        stream.write(content)


def get(key, offset=0, length=None):
    with s3.open_input_file(path(key)) as file:
        return file.read_at(file.size() - offset if length is None else length, offset)


def names(key):
    return " ".join(sorted(info.base_name for info in s3.get_file_info(fs.FileSelector(path(key)))))


def small_object():
    put("files/arrow/small", b"x")
    return get("files/arrow/small").decode()


def object_in_parts():
    content = os.urandom(24 << 20)
    put("files/arrow/large", content)
    if get("files/arrow/large", 5 << 20, 1000) != content[5 << 20 : (5 << 20) + 1000]:
        return "another part"
    return f"{len(content)} read back" if get("files/arrow/large") == content else "something else"


def missing_object():
    return s3.get_file_info(path("files/arrow/none")).type.name


def table():
    parquet.write_table(pyarrow.table({"n": list(range(1000))}), path("files/arrow/table"), filesystem=s3)
    return sum(parquet.read_table(path("files/arrow/table"), filesystem=s3)["n"].to_pylist())


def copy():
    s3.copy_file(path("files/arrow/small"), path("files/arrow/copy"))
    return get("files/arrow/copy").decode()


def outside():
    try:
        put("other/key", b"x")
        return "ok"
    except OSError as e:
        return "denied" if "ACCESS_DENIED" in str(e) else str(e)


def removed():
    s3.delete_dir_contents(path("files/arrow"))
    return f"[{names('files/arrow')}]"


for name, case in {
    "small object": small_object,
    "object in parts": object_in_parts,
    "missing object": missing_object,
    "table": table,
    "copy": copy,
    "listing": lambda: names("files/arrow"),
    "outside of the root path": outside,
    "removed": removed,
}.items():
    try:
        result = case()
    except Exception as e:  # pylint: disable=broad-except
        result = f"{type(e).__name__}: {e}"
    print(f"{name}={result}".replace("\n", "\\n"))
