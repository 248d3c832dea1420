package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Versions as they are written, deleted, listed and read. */
class VersionsTest extends ObjectsCase {
    private String bucket;

    @BeforeEach
    void makeBucket(TestInfo test) {
        bucket = "versions-" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        account.createBucket(bucket);
        versioning("Enabled");
    }

    private void versioning(String status) {
        s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status(status)));
    }

    private String put(String key, String content) {
        return s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(content))
                .versionId();
    }

    private S3Exception refused(Runnable call, int status, String code) {
        S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
        assertThat(e.statusCode()).isEqualTo(status);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        return e;
    }

    /** What boto3's {@code Bucket.object_versions.delete()} does: each page is deleted before the next is asked for. */
    @Test
    void areDeletedPageByPage() {
        for (int i = 0; i < 60; i++) {
            put("k" + i % 4, "content " + i);
        }
        s3.deleteObject(b -> b.bucket(bucket).key("k1"));
        ListObjectVersionsResponse page = ListObjectVersionsResponse.builder().build();
        do {
            ListObjectVersionsResponse before = page;
            page = s3.listObjectVersions(b -> b.bucket(bucket)
                    .maxKeys(7)
                    .keyMarker(before.nextKeyMarker())
                    .versionIdMarker(before.nextVersionIdMarker()));
            List<ObjectIdentifier> found = new ArrayList<>();
            page.versions()
                    .forEach(v -> found.add(ObjectIdentifier.builder()
                            .key(v.key())
                            .versionId(v.versionId())
                            .build()));
            page.deleteMarkers()
                    .forEach(m -> found.add(ObjectIdentifier.builder()
                            .key(m.key())
                            .versionId(m.versionId())
                            .build()));
            assertThat(s3.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(found)))
                            .errors())
                    .isEmpty();
        } while (page.isTruncated());
        s3.deleteBucket(b -> b.bucket(bucket));
    }

    @Test
    void thatAreGoneCanBeDeletedAgain() {
        String version = put("k", "x");
        s3.deleteObject(b -> b.bucket(bucket).key("k").versionId(version));
        DeleteObjectResponse again =
                s3.deleteObject(b -> b.bucket(bucket).key("k").versionId(version));
        assertThat(again.versionId()).isEqualTo(version);
        assertThat(s3.deleteObjects(b -> b.bucket(bucket)
                                .delete(d -> d.objects(ObjectIdentifier.builder()
                                        .key("k")
                                        .versionId(version)
                                        .build())))
                        .deleted())
                .singleElement()
                .satisfies(d -> assertThat(d.versionId()).isEqualTo(version));
        refused(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k").versionId(version)), 404, "NoSuchVersion");
        refused(
                () -> s3.deleteObject(b -> b.bucket(bucket).key("k").versionId("no version at all")),
                400,
                "InvalidArgument");
    }

    @Test
    void areHiddenByDeleteMarkers() {
        put("k", "first");
        DeleteObjectResponse deleted = s3.deleteObject(b -> b.bucket(bucket).key("k"));
        assertThat(deleted.deleteMarker()).isTrue();
        S3Exception hidden =
                refused(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")), 404, "NoSuchKey");
        assertThat(hidden.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-delete-marker"))
                .contains("true");
        S3Exception marker = refused(
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k").versionId(deleted.versionId())),
                405,
                "MethodNotAllowed");
        assertThat(marker.awsErrorDetails().errorMessage())
                .isEqualTo("The specified method is not allowed against this resource.");
        assertThat(s3.listObjectsV2(b -> b.bucket(bucket)).contents()).isEmpty();
        DeleteObjectResponse undone =
                s3.deleteObject(b -> b.bucket(bucket).key("k").versionId(deleted.versionId()));
        assertThat(undone.deleteMarker()).isTrue();
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String())
                .isEqualTo("first");
    }

    @Test
    void ofASuspendedBucketAreNull() {
        String kept = put("k", "kept");
        versioning("Suspended");
        assertThat(put("k", "null 1")).isEqualTo("null");
        assertThat(put("k", "null 2")).isEqualTo("null");
        assertThat(s3.listObjectVersions(b -> b.bucket(bucket)).versions())
                .extracting(ObjectVersion::versionId, ObjectVersion::isLatest)
                .containsExactly(tuple("null", true), tuple(kept, false));
        s3.deleteObject(b -> b.bucket(bucket).key("k"));
        ListObjectVersionsResponse listed = s3.listObjectVersions(b -> b.bucket(bucket));
        assertThat(listed.deleteMarkers())
                .extracting(DeleteMarkerEntry::versionId)
                .containsExactly("null");
        assertThat(listed.versions()).extracting(ObjectVersion::versionId).containsExactly(kept);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("k").versionId(kept))
                        .asUtf8String())
                .isEqualTo("kept");
    }

    @Test
    void haveTagsOfTheirOwn() {
        String first = put("k", "first");
        s3.putObjectTagging(b -> b.bucket(bucket)
                .key("k")
                .tagging(t -> t.tagSet(Tag.builder().key("a").value("first").build())));
        put("k", "second");
        assertThat(s3.getObjectTagging(b -> b.bucket(bucket).key("k")).tagSet()).isEmpty();
        assertThat(s3.getObjectTagging(b -> b.bucket(bucket).key("k").versionId(first))
                        .tagSet())
                .hasSize(1);
    }

    @Test
    void areCopiedFrom() {
        String first = put("k", "first");
        put("k", "second");
        var copied = s3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("k")
                .sourceVersionId(first)
                .destinationBucket(bucket)
                .destinationKey("k"));
        assertThat(copied.copySourceVersionId()).isEqualTo(first);
        assertThat(copied.versionId()).isNotEqualTo(first);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String())
                .isEqualTo("first");
        assertThat(Optional.ofNullable(
                        s3.getObjectAttributes(b -> b.bucket(bucket).key("k").objectAttributesWithStrings("ObjectSize"))
                                .versionId()))
                .contains(copied.versionId());
    }
}
