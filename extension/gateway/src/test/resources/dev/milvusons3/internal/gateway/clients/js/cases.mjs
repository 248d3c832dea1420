// The cases of the AWS SDK for JavaScript: each prints its name and what came of it, as cases.txt has it.
import { createHash, randomBytes } from "node:crypto";
import * as s3 from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const { BUCKET, VERSIONED_BUCKET: VERSIONED, AWS_ENDPOINT_URL: ENDPOINT } = process.env;
const client = new s3.S3Client({ forcePathStyle: true, maxAttempts: 1 });
const cases = {};

const send = (name, input = {}) => client.send(new s3[name + "Command"]({ Bucket: BUCKET, ...input }));
const put = (Key, Body = "x", more = {}) => send("PutObject", { Key, Body, ...more });
const get = (Key, more = {}) => send("GetObject", { Key, ...more });
const head = (Key) => send("HeadObject", { Key });
const body = async (Key) => (await get(Key)).Body.transformToString();

/** "ok", or the error's name, which is its code. */
async function code(answer) {
  try {
    await answer;
    return "ok";
  } catch (e) {
    return e.name;
  }
}

/** "ok", or the error's code and message. */
async function message(answer) {
  try {
    await answer;
    return "ok";
  } catch (e) {
    return `${e.name} ${e.message}`;
  }
}

/** The answers, one asked for after the other. */
async function each(...asked) {
  const answers = [];
  for (const ask of asked) {
    answers.push(await ask());
  }
  return answers.join(", ");
}

async function keys(Prefix, MaxKeys = 1000) {
  const found = [];
  for await (const page of s3.paginateListObjectsV2({ client }, { Bucket: BUCKET, Prefix, MaxKeys })) {
    found.push(...(page.Contents ?? []).map((o) => o.Key));
  }
  return found;
}

async function begin(Key, more = {}) {
  const { UploadId } = await send("CreateMultipartUpload", { Key, ...more });
  const { ETag } = await send("UploadPart", { Key, UploadId, PartNumber: 1, Body: "abc" });
  return { Key, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
}

const multipart = async (Key, more = {}, complete = {}) =>
  send("CompleteMultipartUpload", { ...(await begin(Key, more)), ...complete });

async function tags(Key) {
  const { TagSet } = await send("GetObjectTagging", { Key });
  return TagSet.map((t) => `${t.Key}=${t.Value}`).join(",") || "none";
}

cases["S1 multipart keeps tags"] = async () => {
  await multipart("s1/tagged", { Tagging: "a=b&c=d%20e" });
  return tags("s1/tagged");
};

cases["S1 tag of multipart denies"] = async () => {
  await multipart("s1/secret", { Tagging: "classification=secret" });
  return code(get("s1/secret"));
};

cases["S1 untagged multipart clears tags"] = async () => {
  await put("s1/cleared", "x", { Tagging: "a=b" });
  await multipart("s1/cleared");
  return tags("s1/cleared");
};

cases["S2 annotations are refused"] = async () => {
  const Key = "s2/object";
  const AnnotationName = "n";
  await put(Key, "kept");
  return each(
    () => code(send("PutObjectAnnotation", { Key, AnnotationName, AnnotationPayload: "replaced" })),
    () => code(send("GetObjectAnnotation", { Key, AnnotationName })),
    () => code(send("ListObjectAnnotations", { Key })),
    () => code(send("DeleteObjectAnnotation", { Key, AnnotationName })),
    () => body(Key),
  );
};

cases["S2 operations of buckets are refused"] = async () => {
  const Bucket = BUCKET + "-none";
  const ConfigurationState = "ENABLED";
  const RecordExpiration = { Expiration: "DISABLED" };
  return each(
    () => code(send("GetBucketAbac")),
    () => code(send("PutBucketAbac", { Bucket, AbacStatus: { Status: "Enabled" } })),
    () => code(send("UpdateBucketMetadataInventoryTableConfiguration",
      { Bucket, InventoryTableConfiguration: { ConfigurationState } })),
    () => code(send("UpdateBucketMetadataJournalTableConfiguration",
      { Bucket, JournalTableConfiguration: { RecordExpiration } })),
    () => code(send("UpdateBucketMetadataAnnotationTableConfiguration",
      { Bucket, AnnotationTableConfiguration: { ConfigurationState } })),
    () => code(send("CreateBucketMetadataConfiguration",
      { Bucket, MetadataConfiguration: { JournalTableConfiguration: { RecordExpiration } } })),
    async () => "bucket " + (await code(send("HeadBucket", { Bucket }))).replace("NotFound", "404"),
  );
};

cases["S2 operations of objects are refused"] = async () => {
  await put("s2/other", "kept");
  const Key = "s2/other";
  return each(
    () => code(send("RenameObject", { Key: "s2/new", RenameSource: `${BUCKET}/s2/other` })),
    () => code(send("SelectObjectContent", { Key, Expression: "select *", ExpressionType: "SQL",
      InputSerialization: { CSV: {} }, OutputSerialization: { CSV: {} } })),
    () => code(send("GetObjectTorrent", { Key })),
    () => body(Key),
  );
};

cases["S3 upload belongs to its key"] = async () => {
  const own = await begin("s3/own");
  const other = { ...own, Key: "s3/other" };
  const { Key, UploadId } = other;
  return each(
    () => code(send("UploadPart", { Key, UploadId, PartNumber: 2, Body: "x" })),
    () => code(send("ListParts", { Key, UploadId })),
    () => code(send("CompleteMultipartUpload", other)),
    () => code(send("AbortMultipartUpload", { Key, UploadId })),
    () => code(send("CompleteMultipartUpload", own)),
  );
};

cases["S4 presigned path with plus"] = async () => {
  await put("s4/a+b", "plus");
  await put("s4/a b", "space");
  await put("s4/a%2Bb", "escaped");
  const fetched = async (Key, name = "GetObject", method = "GET") => {
    const url = await getSignedUrl(client, new s3[name + "Command"]({ Bucket: BUCKET, Key }));
    return (await fetch(url, { method })).text();
  };
  const answers = await each(() => fetched("s4/a+b"), () => fetched("s4/a b"), () => fetched("s4/a%2Bb"));
  await fetched("s4/a+b", "DeleteObject", "DELETE");
  return `${answers}; left ${(await keys("s4/")).join(", ")}`;
};

const policy = (AWS, Action, Resource) =>
  message(send("PutBucketPolicy", { Policy: JSON.stringify({
    Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS }, Action, Resource }] }) }));
const OBJECTS = `arn:aws:s3:::${BUCKET}/*`;
cases["S5 unknown role"] = () => policy("arn:aws:iam::111122223333:role/nobody-has-this", "s3:GetObject", OBJECTS);
cases["S5 unknown action"] = () => policy("111122223333", "s3:Nope", OBJECTS);
cases["S5 any resource"] = () => policy("111122223333", "s3:GetObject", "*");

/** Deletes what each page of versions has before the next one is asked for, and gives the pages' sizes. */
async function deletePages(Prefix, MaxKeys) {
  const sizes = [];
  const Bucket = VERSIONED;
  let page = {};
  do {
    page = await send("ListObjectVersions",
      { Bucket, Prefix, MaxKeys, KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker });
    const Objects = (page.Versions ?? []).map(({ Key, VersionId }) => ({ Key, VersionId }));
    sizes.push(Objects.length);
    if (Objects.length > 0) {
      await send("DeleteObjects", { Bucket, Delete: { Objects } });
    }
  } while (page.IsTruncated);
  return sizes;
}

cases["F1 deletes all versions"] = async () => {
  const Bucket = VERSIONED;
  const Prefix = "f1/";
  for (let i = 0; i < 300; i += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, j) => put(`f1/${(i + j) % 60}`, "x", { Bucket })));
  }
  const count = async () => ((await send("ListObjectVersions", { Bucket, Prefix })).Versions ?? []).length;
  const before = await count();
  await deletePages(Prefix, 100);
  return `${before}, then ${await count()}`;
};

cases["F1 pages go on after their marker is deleted"] = async () => {
  for (let i = 0; i < 25; i++) {
    await put(`f1-pages/${i % 5}`, "x", { Bucket: VERSIONED });
  }
  return (await deletePages("f1-pages/", 10)).join(", ");
};

const lost = (e) => ["PreconditionFailed", "ConditionalRequestConflict"].includes(e.name);

cases["F2 compare and swap loses nothing"] = async () => {
  await put("f2/counter", "0");
  const increment = async () => {
    for (let done = 0; done < 5; ) {
      const read = await get("f2/counter");
      const next = Number(await read.Body.transformToString()) + 1;
      try {
        await put("f2/counter", String(next), { IfMatch: read.ETag });
        done++;
      } catch (e) {
        if (!lost(e)) {
          throw e;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, increment));
  return body("f2/counter");
};

cases["F2 if-match on a missing key"] = () =>
  code(put("f2/none", "x", { IfMatch: '"0123456789abcdef0123456789abcdef"' }));

cases["F2 one of many creates"] = async () => {
  let created = 0;
  const create = async () => {
    try {
      await put("f2/once", "x", { IfNoneMatch: "*" });
      created++;
    } catch (e) {
      if (!lost(e)) {
        throw e;
      }
    }
  };
  await Promise.all(Array.from({ length: 12 }, create));
  return `${created} created`;
};

cases["F3 hot key is read whole"] = async () => {
  const content = (n) => String(n % 10).repeat(50_000 + n);
  const write = (n) => put("f3/hot", content(n), { Metadata: { n: String(n) } });
  let reading = true;
  let mixed = 0;
  const writes = async (first) => {
    for (let n = first; reading; n += 2) {
      await write(n);
    }
  };
  const reads = async () => {
    for (let i = 0; i < 50; i++) {
      const read = await get("f3/hot");
      const data = await read.Body.transformToString();
      const etag = createHash("md5").update(data).digest("hex");
      if (read.ETag !== `"${etag}"` || data !== content(Number(read.Metadata.n))) {
        mixed++;
      }
    }
  };
  await write(0);
  const writers = Promise.all([writes(1), writes(2)]);
  try {
    await Promise.all(Array.from({ length: 8 }, reads));
  } finally {
    reading = false;
    await writers;
  }
  return `${mixed} mixed`;
};

cases["F5 other alphabets"] = async () => {
  const names = [];
  for (const body of ["text", Buffer.from("buffer")]) {
    await put("f5/object", body, { Metadata: { name: "é" } });
    names.push((await head("f5/object")).Metadata.name);
  }
  return names.join(" ");
};

const noMatch = { IfMatch: '"0"' };
const beyond = { Range: "bytes=5-" };

cases["F6 if-match message"] = async () => {
  await put("f6/object");
  return message(get("f6/object", noMatch));
};

cases["F6 range message"] = async () => {
  await put("f6/object");
  return message(get("f6/object", beyond));
};

cases["F6 missing key message"] = () => message(get("f6/none"));

cases["F6 statuses"] = async () => {
  await put("f6/object");
  const status = async (answer) => answer.then(() => "ok", (e) => e.$metadata?.httpStatusCode ?? String(e));
  return each(
    () => status(get("f6/object", noMatch)), () => status(get("f6/object", beyond)), () => status(get("f6/none")),
    () => status(put("f6/object", "x", { StorageClass: "NOPE" })),
    () => status(send("GetObjectTorrent", { Key: "f6/object" })),
  );
};

cases["F6 every error is complete"] = async () => {
  const Key = "f6/object";
  await put(Key);
  const calls = {
    "if-match": () => get(Key, noMatch),
    range: () => get(Key, beyond),
    part: () => get(Key, { PartNumber: 3 }),
    version: () => get(Key, { VersionId: "nope" }),
    missing: () => get("f6/none"),
    "if-none-match": () => put(Key, "x", { IfNoneMatch: "*" }),
    md5: () => put(Key, "x", { ContentMD5: "CY9rzUYh03PK3k6DJie09g==" }),
    "not an md5": () => put(Key, "x", { ContentMD5: "x" }),
    class: () => put(Key, "x", { StorageClass: "NOPE" }),
    tags: () => put(Key, "x", { Tagging: "a=b&a=c" }),
    "long key": () => put("k".repeat(1025)),
    copy: () => send("CopyObject", { Key, CopySource: `${BUCKET}/f6/object` }),
    upload: () => send("UploadPart", { Key, UploadId: "none", PartNumber: 1, Body: "x" }),
    "max-keys": () => send("ListObjectsV2", { MaxKeys: -1 }),
    token: () => send("ListObjectsV2", { ContinuationToken: "nope" }),
    cors: () => send("GetBucketCors"),
  };
  const incomplete = [];
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call();
      incomplete.push(`${name} was taken`);
    } catch (e) {
      const { requestId, extendedRequestId } = e.$metadata ?? {};
      if (!e.message || [e.name, "UnknownError", "Bad Request"].includes(e.message) || !requestId || !extendedRequestId) {
        incomplete.push(`${name}: ${e.name} ${e.message} ${requestId} ${extendedRequestId}`);
      }
    }
  }
  return incomplete.join("; ") || "complete";
};

cases["F7 copy only if there is none"] = async () => {
  await put("f7/source", "new");
  await put("f7/target", "old");
  const copied = (Key) => code(send("CopyObject", { Key, CopySource: `${BUCKET}/f7/source`, IfNoneMatch: "*" }));
  return each(() => copied("f7/target"), () => body("f7/target"), () => copied("f7/new"));
};

cases["F7 write offset"] = async () => {
  await put("f7/appended", "old");
  return each(() => code(put("f7/appended", "new", { WriteOffsetBytes: 3 })), () => body("f7/appended"));
};

cases["F7 size of multipart"] = () => each(
  () => code(multipart("f7/size", {}, { MpuObjectSize: 5 })),
  async () => (await code(head("f7/size"))).replace("NotFound", "404"),
  () => code(multipart("f7/size", {}, { MpuObjectSize: 3 })),
);

cases["F7 length of keys"] = () => each(
  ...["k".repeat(1024), "k".repeat(1025), "ü".repeat(512), "ü".repeat(513)].map((key) => () => code(put(key))));

cases["F7 size of metadata"] = () => each(
  ...[2046, 2047].map((n) => () => code(put("f7/metadata", "x", { Metadata: { ab: "x".repeat(n) } }))));

cases["F9 deleting a deleted version"] = async () => {
  const Key = "f9/object";
  const { VersionId } = await put(Key, "x", { Bucket: VERSIONED });
  const remove = () => code(send("DeleteObject", { Bucket: VERSIONED, Key, VersionId }));
  return each(remove, remove, async () => {
    const listed = await send("DeleteObjects", { Bucket: VERSIONED, Delete: { Objects: [{ Key, VersionId }] } });
    return `${(listed.Deleted ?? []).length} deleted, ${(listed.Errors ?? []).length} errors`;
  });
};

cases["F10 storage class of multipart"] = async () => {
  await multipart("f10/ia", { StorageClass: "STANDARD_IA" });
  const listed = await send("ListObjectsV2", { Prefix: "f10/ia" });
  return `${(await head("f10/ia")).StorageClass} ${listed.Contents[0].StorageClass}`;
};

cases["F10 metadata of multipart"] = async () => {
  await multipart("f10/described", { Metadata: { a: "b" }, ContentType: "text/x", CacheControl: "no-store" });
  const found = await head("f10/described");
  return `${found.Metadata.a} ${found.ContentType} ${found.CacheControl}`;
};

cases["F10 location of multipart"] = async () =>
  decodeURIComponent((await multipart("f10/lö")).Location).replace(ENDPOINT, "ENDPOINT").replace(BUCKET, "BUCKET");

cases["F10 tagging count"] = async () => {
  await put("f10/tags", "x", { Tagging: "a=b&c=d" });
  await put("f10/no-tags");
  return `${(await get("f10/tags")).TagCount} ${(await get("f10/no-tags")).TagCount ?? "none"}`;
};

cases["F10 accept-ranges"] = async () => {
  await put("f10/ranges");
  return `${(await get("f10/ranges")).AcceptRanges} ${(await head("f10/ranges")).AcceptRanges}`;
};

cases["F10 order of keys"] = async () => {
  const names = ["B", "a", "a!", "a/", "a0", "z", "é", "\uff5e", "\u{1f600}"];
  await Promise.all(names.map((name) => put("f10/order/" + name)));
  const expected = names.map((name) => "f10/order/" + name).join(" ");
  const found = (await keys("f10/order/")).join(" ");
  const pages = (await keys("f10/order/", 2)).join(" ");
  return found === expected && pages === found ? "binary, the same in pages" : `${found}, ${pages}`;
};

cases["F10 keys that a server might keep to itself"] = async () => {
  const names = [".mpus-0/1", ".mpus-x", ".s3proxy-x"];
  await Promise.all(names.map((name) => put(name, name)));
  const found = (await keys(".")).join(" ");
  return each(() => body(".mpus-x"), () => body(".mpus-0/1"), () => body(".s3proxy-x"),
    () => (found === names.join(" ") ? "listed" : found));
};

cases["F10 delimiters"] = async () => {
  const Prefix = "f10/by/";
  await Promise.all(["a|b", "a|c", "b--c--d", "b--c", "d/e", "f"].map((name) => put(Prefix + name)));
  const by = async (Delimiter) => {
    const page = await send("ListObjectsV2", { Prefix, Delimiter });
    const found = [...(page.Contents ?? []).map((o) => o.Key), ...(page.CommonPrefixes ?? []).map((p) => p.Prefix)];
    return found.map((name) => name.slice(Prefix.length)).join(" ");
  };
  return each(() => by("|"), () => by("--"), () => by("/"), () => by("--c"));
};

cases["F10 large object"] = async () => {
  const content = randomBytes(17 << 20);
  await put("f10/large", content);
  const back = await (await get("f10/large")).Body.transformToByteArray();
  return content.equals(back) ? "same" : "different";
};

for (const [name, run] of Object.entries(cases)) {
  let result;
  try {
    result = await run();
  } catch (e) {
    result = `${e.name}: ${e.message}`;
  }
  console.log(`${name}=${result}`.replaceAll("\n", "\\n"));
}
// Bodies that no case read would keep their connections, and those this process.
client.destroy();
