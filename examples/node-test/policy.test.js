// milvus-on-s3 serve --setup ../served-setup -- npm test
import assert from "node:assert";
import { test } from "node:test";
import { S3 } from "@aws-sdk/client-s3";

const s3 = new S3();
const object = { Bucket: process.env.SERVED_BUCKET, Key: "files/a" };

test("reads what it wrote", async () => {
  await s3.putObject({ ...object, Body: "x" });
  assert.equal(await (await s3.getObject(object)).Body.transformToString(), "x");
});

test("deletes nothing", async () => {
  await assert.rejects(s3.deleteObject(object), /no identity-based policy allows the s3:DeleteObject action/);
});
