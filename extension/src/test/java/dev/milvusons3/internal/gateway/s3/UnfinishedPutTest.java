package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An object is there when its put is done, and not before: the store below shows the file that it writes to. */
class UnfinishedPutTest {
    private static final String BUCKET = "bucket";
    private static final String KEY = "files/a";

    private final TransientNio2BlobStore files = new TransientNio2BlobStore();
    private final KeyPreservingBlobStore store = new KeyPreservingBlobStore(files, new ObjectParts());
    private final List<String> filesSeen = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void makeBucket() {
        store.createContainer(BUCKET);
    }

    @Test
    void isInNoListing() {
        putWhile(() -> {
            files.list(list().build()).contents().forEach(object -> filesSeen.add(object.key()));
            seen.addAll(keys(store.list(list().build())));
            seen.addAll(keys(store.listVersions(versions().build())));
        });

        assertThat(filesSeen).singleElement().asString().contains(KEY);
        assertThat(seen).isEmpty();
        assertThat(keys(store.list(list().build()))).containsExactly(KEY);
        assertThat(keys(store.listVersions(versions().build()))).containsExactly(KEY);
    }

    @Test
    void givesNoMarkerThatXmlCannotHold() {
        store.putBlob(put("files/0"), new ByteArrayInputStream(new byte[1]));
        store.putBlob(put("files/b"), new ByteArrayInputStream(new byte[1]));
        putWhile(() -> {
            ListObjectVersionsResponse page =
                    store.listVersions(versions().maxKeys(1).build());
            while (Boolean.TRUE.equals(page.isTruncated())) {
                seen.add(page.nextKeyMarker());
                page = store.listVersions(versions()
                        .maxKeys(1)
                        .keyMarker(page.nextKeyMarker())
                        .versionIdMarker(page.nextVersionIdMarker())
                        .build());
            }
        });

        assertThat(seen).containsExactly("files/0", "files/a");
    }

    @Test
    void keepsNoBucketOnceItBrokeOff() {
        assertThatThrownBy(() -> putWhile(() -> {
                    throw new IllegalStateException("the client is gone");
                }))
                .hasStackTraceContaining("the client is gone");

        store.deleteBucket(BUCKET);

        assertThat(store.containerExists(BUCKET)).isFalse();
    }

    @Test
    void thatIsDoneKeepsTheBucket() {
        putWhile(() -> {});

        assertThatThrownBy(() -> store.deleteBucket(BUCKET)).hasMessageContaining("not empty");
        assertThat(keys(store.list(list().build()))).containsExactly(KEY);
    }

    private void putWhile(Runnable action) {
        InputStream payload = new ByteArrayInputStream(new byte[] {1}) {
            private boolean begun;

            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                if (!begun) {
                    begun = true;
                    action.run();
                }
                return super.read(bytes, offset, length);
            }
        };
        store.putBlob(put(KEY), payload);
    }

    private static PutObjectRequest put(String key) {
        return PutObjectRequest.builder()
                .bucket(BUCKET)
                .key(key)
                .contentLength(1L)
                .build();
    }

    private static ListObjectsV2Request.Builder list() {
        return ListObjectsV2Request.builder().bucket(BUCKET);
    }

    private static ListObjectVersionsRequest.Builder versions() {
        return ListObjectVersionsRequest.builder().bucket(BUCKET);
    }

    private static List<String> keys(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList();
    }

    private static List<String> keys(ListObjectVersionsResponse page) {
        return page.versions().stream().map(ObjectVersion::key).toList();
    }
}
