package dev.milvusons3.internal.gateway.s3;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.AbstractNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Stands between S3's requests and a store of files, so that keys are kept to the letter: see {@link StoredKeys}. */
final class KeyPreservingBlobStore extends ForwardingBlobStore {
    /** What the names of the parts of unfinished uploads begin with; S3's handler reads them back by these names. */
    private static final String PARTS = ".mpus-";

    /** What the names of the store's other own files begin with. */
    private static final String OWN = ".s3proxy-";

    /** What the name of the note that an unfinished upload leaves begins with. */
    private static final String NOTE = OWN + "mpu-stub-";

    private static final Pattern PART = Pattern.compile("\\.mpus-([0-9a-f-]{36})-(.+)-(\\d+)", Pattern.DOTALL);

    private final ObjectParts parts;

    /** @param parts learns of the uploads that are completed */
    KeyPreservingBlobStore(BlobStore delegate, ObjectParts parts) {
        super(delegate);
        this.parts = parts;
    }

    /** {@return whether a name is one of the store's own, which no request may use} */
    static boolean isReserved(String key) {
        return key.startsWith(PARTS) || key.startsWith(OWN);
    }

    /** {@return whether an upload is neither finished nor aborted} */
    boolean isUploading(String bucket, String uploadId) {
        return blobExists(bucket, NOTE + uploadId);
    }

    /** {@return whether there is anything in a bucket, be it a version that was deleted} */
    boolean hasObjects(String bucket) {
        ListObjectVersionsResponse page = ListObjectVersionsResponse.builder().build();
        do {
            page = listVersions(ListObjectVersionsRequest.builder()
                    .bucket(bucket)
                    .keyMarker(page.nextKeyMarker())
                    .versionIdMarker(page.nextVersionIdMarker())
                    .build());
            if (!page.deleteMarkers().isEmpty() || page.versions().stream().anyMatch(v -> !isReserved(v.key()))) {
                return true;
            }
        } while (Boolean.TRUE.equals(page.isTruncated()));
        return false;
    }

    /** Ends all uploads that are neither finished nor aborted. */
    void abortUploads(String bucket) {
        for (var upload : listMultipartUploads(bucket)) {
            abortMultipartUpload(new MultipartUpload(
                    upload.uploadId(),
                    CreateMultipartUploadRequest.builder()
                            .bucket(bucket)
                            .key(upload.key())
                            .build()));
            removeBlob(DeleteObjectRequest.builder()
                    .bucket(bucket)
                    .key(NOTE + upload.uploadId())
                    .build());
        }
    }

    /** A put that broke off leaves the directories that it made, which no listing shows and which are no content. */
    @Override
    public void deleteBucket(String bucket) {
        try {
            super.deleteBucket(bucket);
        } catch (AwsServiceException e) {
            if (e.statusCode() != 409 || hasObjects(bucket)) {
                throw e;
            }
            super.deleteContainer(bucket);
        }
    }

    private static String stored(String key) {
        if (key.startsWith(PARTS)) {
            Matcher part = PART.matcher(key);
            if (part.matches()) {
                return AbstractNio2BlobStore.multipartPartName(
                        part.group(1), StoredKeys.ofKey(part.group(2)), Integer.parseInt(part.group(3)));
            }
        }
        return StoredKeys.ofKey(key);
    }

    @Override
    public boolean blobExists(String container, String key) {
        return super.blobExists(container, stored(key));
    }

    @Override
    public @Nullable HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return super.blobMetadata(request.toBuilder().key(stored(request.key())).build());
    }

    @Override
    public @Nullable ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        return super.getBlob(request.toBuilder().key(stored(request.key())).build());
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        return super.putBlob(request.toBuilder().key(stored(request.key())).build(), payload);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return super.removeBlob(request.toBuilder().key(stored(request.key())).build());
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return super.copyBlob(request.toBuilder()
                .sourceKey(stored(request.sourceKey()))
                .destinationKey(stored(request.destinationKey()))
                .build());
    }

    @Override
    public ObjectCannedACL getBlobAccess(String container, String key) {
        return super.getBlobAccess(container, stored(key));
    }

    @Override
    public ObjectCannedACL getBlobAccess(String container, String key, @Nullable String versionId) {
        return super.getBlobAccess(container, stored(key), versionId);
    }

    @Override
    public GetObjectAclResponse getBlobAcl(GetObjectAclRequest request) {
        return super.getBlobAcl(request.toBuilder().key(stored(request.key())).build());
    }

    @Override
    public void setBlobAccess(String container, String key, ObjectCannedACL access) {
        super.setBlobAccess(container, stored(key), access);
    }

    @Override
    public void setBlobAccess(String container, String key, ObjectCannedACL access, @Nullable String versionId) {
        super.setBlobAccess(container, stored(key), access, versionId);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response page = super.list(request.toBuilder()
                .prefix(request.prefix() == null ? null : StoredKeys.ofPrefix(request.prefix()))
                .startAfter(request.startAfter() == null ? null : stored(request.startAfter()))
                .continuationToken(fromToken(request.continuationToken()))
                .build());
        return page.toBuilder()
                .prefix(request.prefix())
                .contents(page.contents().stream()
                        .filter(o -> !StoredKeys.isUnfinished(o.key()))
                        .map(o ->
                                o.toBuilder().key(StoredKeys.original(o.key())).build())
                        .toList())
                .commonPrefixes(page.commonPrefixes().stream()
                        .map(p -> p.toBuilder()
                                .prefix(StoredKeys.original(p.prefix()))
                                .build())
                        .toList())
                .nextContinuationToken(toToken(page.nextContinuationToken()))
                .build();
    }

    /** The store's token is a path, with characters that XML cannot hold. */
    private static @Nullable String toToken(@Nullable String path) {
        return path == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String fromToken(@Nullable String token) {
        if (token == null) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Errors.invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
        }
    }

    @Override
    public ListObjectVersionsResponse listVersions(ListObjectVersionsRequest request) {
        ListObjectVersionsResponse page = super.listVersions(request.toBuilder()
                .prefix(request.prefix() == null ? null : StoredKeys.ofPrefix(request.prefix()))
                .keyMarker(request.keyMarker() == null ? null : stored(request.keyMarker()))
                .build());
        return page.toBuilder()
                .prefix(request.prefix())
                .keyMarker(request.keyMarker())
                .versions(page.versions().stream()
                        .filter(v -> !StoredKeys.isUnfinished(v.key()))
                        .map(v ->
                                v.toBuilder().key(StoredKeys.original(v.key())).build())
                        .toList())
                .deleteMarkers(page.deleteMarkers().stream()
                        .map(m ->
                                m.toBuilder().key(StoredKeys.original(m.key())).build())
                        .toList())
                .commonPrefixes(page.commonPrefixes().stream()
                        .map(p -> p.toBuilder()
                                .prefix(StoredKeys.original(p.prefix()))
                                .build())
                        .toList())
                .nextKeyMarker(page.nextKeyMarker() == null ? null : StoredKeys.marker(page.nextKeyMarker()))
                .build();
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        MultipartUpload upload = super.initiateMultipartUpload(
                request.toBuilder().key(stored(request.key())).build());
        return new MultipartUpload(upload.id(), request, upload.response());
    }

    private static MultipartUpload stored(MultipartUpload upload) {
        return new MultipartUpload(
                upload.id(),
                upload.request().toBuilder().key(stored(upload.blobName())).build(),
                upload.response());
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        super.abortMultipartUpload(stored(upload));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        Map<Integer, Long> uploaded =
                listMultipartUpload(upload).stream().collect(Collectors.toMap(Part::partNumber, Part::size));
        CompleteMultipartUploadResponse completed = super.completeMultipartUpload(
                stored(upload),
                request.key() == null
                        ? request
                        : request.toBuilder().key(stored(request.key())).build());
        if (completed.eTag() != null && request.multipartUpload() != null) {
            parts.completed(
                    completed.eTag(),
                    request.multipartUpload().parts().stream()
                            .map(part -> uploaded.getOrDefault(part.partNumber(), 0L))
                            .toList());
        }
        return completed;
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream payload) {
        return super.uploadMultipartPart(stored(upload), request, payload);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return super.listMultipartUpload(stored(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String container) {
        return super.listMultipartUploads(container).stream()
                .map(u -> u.toBuilder().key(StoredKeys.original(u.key())).build())
                .toList();
    }
}
