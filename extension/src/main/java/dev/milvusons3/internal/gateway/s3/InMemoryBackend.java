package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.body.RefusedBody;
import dev.milvusons3.internal.gateway.http.AwsError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** S3Proxy's handler on its in-memory store, called in this JVM: it serves the bytes and speaks S3's XML. */
public final class InMemoryBackend implements S3Backend {
    private static final long MAX_SINGLE_PUT = 5L << 30;
    private static final long MAX_BUFFERED = 32L << 20;
    private static final int MAX_CHUNK = 16 << 20;

    private final ObjectParts parts = new ObjectParts();
    private final KeyPreservingBlobStore store = new KeyPreservingBlobStore(new TransientNio2BlobStore(), parts);
    private final S3ProxyHandler handler = new S3ProxyHandler(
            store,
            AuthenticationType.NONE,
            null,
            null,
            null,
            MAX_SINGLE_PUT,
            MAX_BUFFERED,
            MAX_CHUNK,
            true,
            null,
            null,
            Integer.MAX_VALUE);

    @Override
    public void createBucket(String bucket) {
        try {
            store.createContainer(bucket);
        } catch (AwsServiceException e) {
            throw error(e, new S3Target(bucket, ""));
        }
    }

    @Override
    public void deleteBucket(String bucket) {
        try {
            if (!store.hasObjects(bucket)) {
                // To S3 an upload that was never finished is no content.
                store.abortUploads(bucket);
            }
            store.deleteBucket(bucket);
        } catch (AwsServiceException e) {
            throw error(e, new S3Target(bucket, ""));
        }
    }

    @Override
    public void configure(String bucket, String subresource, Optional<byte[]> document) {
        // Nobody else looks into this store.
    }

    @Override
    public void handle(BackendRequest request, HttpServletResponse response) throws IOException {
        refuseReserved(request.target().key());
        String source = request.headers().get("x-amz-copy-source");
        if (source != null) {
            refuseReserved(CopySource.parse(source).key());
        }
        String uploadId = request.query().value("uploadId");
        if (uploadId != null && !store.isUploading(request.target().bucket(), uploadId)) {
            throw new AwsError(
                            404,
                            "NoSuchUpload",
                            "The specified upload does not exist. The upload ID may be invalid, or the upload may have"
                                    + " been aborted or completed.")
                    .with("UploadId", uploadId);
        }
        String entityTag = ObjectParts.asksForPart(request) ? entityTag(request) : "";
        if (parts.concerns(request, entityTag)) {
            parts.read(request, entityTag, response, part -> carryOut(part, response));
        } else {
            carryOut(request, response);
        }
    }

    private String entityTag(BackendRequest request) {
        try {
            HeadObjectResponse found = store.blobMetadata(HeadObjectRequest.builder()
                    .bucket(request.target().bucket())
                    .key(request.target().key())
                    .versionId(request.query().value("versionId"))
                    .build());
            return found == null || found.eTag() == null ? "" : found.eTag();
        } catch (AwsServiceException notThere) {
            return ""; // Said when it is read.
        }
    }

    private void carryOut(BackendRequest request, HttpServletResponse response) throws IOException {
        BackendServletRequest servletRequest = new BackendServletRequest(request);
        try {
            handler.doHandle(
                    servletRequest,
                    servletRequest,
                    new BackendServletResponse(response),
                    request.body(),
                    new S3ProxyHandler.RequestContext());
        } catch (AwsError e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            translate(e, request, response);
        }
    }

    private static void refuseReserved(String key) {
        if (KeyPreservingBlobStore.isReserved(key)) {
            throw S3Errors.notImplemented("a key that begins as the in-memory store's own files do: " + key);
        }
    }

    /** Throws what the gateway answers with, unless it is an answer that is no error. */
    private static void translate(Exception failure, BackendRequest request, HttpServletResponse response)
            throws IOException {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof RefusedBody refused) {
                throw refused;
            }
            if (t instanceof AwsServiceException service) {
                translate(service, request, response);
                return;
            }
        }
        if (failure instanceof UnsupportedOperationException) {
            throw S3Errors.notImplemented(Objects.requireNonNullElse(failure.getMessage(), request.method()));
        }
        if (failure instanceof IllegalArgumentException) {
            throw new AwsError(
                    400, "InvalidArgument", Objects.requireNonNullElse(failure.getMessage(), "Invalid Argument"));
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        throw (RuntimeException) failure;
    }

    private static void translate(AwsServiceException failure, BackendRequest request, HttpServletResponse response) {
        SdkHttpResponse http = S3Exceptions.httpResponse(failure);
        if (http != null) {
            for (String header : new String[] {"ETag", "x-amz-delete-marker", "x-amz-version-id", "Allow"}) {
                http.firstMatchingHeader(header).ifPresent(value -> response.setHeader(header, value));
            }
        }
        if (failure.statusCode() == 304 || failure.statusCode() == 412 && asksWhetherModified(request)) {
            response.setStatus(304);
            return;
        }
        throw error(failure, request.target());
    }

    private static AwsError error(AwsServiceException failure, S3Target target) {
        String code = S3Exceptions.errorCode(failure);
        if ("NoSuchKey".equals(code)) {
            return S3Errors.noSuchKey(target.key());
        }
        if ("NoSuchBucket".equals(code)) {
            return S3Errors.noSuchBucket(target.bucket());
        }
        String message = failure.awsErrorDetails() == null
                ? ""
                : Objects.requireNonNullElse(failure.awsErrorDetails().errorMessage(), "");
        return S3ErrorTexts.complete(
                failure.statusCode(), code == null ? S3Errors.codeOf(failure.statusCode()) : code, message);
    }

    /** The store reports every failed condition alike; of a read's If-None-Match it means that nothing has changed. */
    private static boolean asksWhetherModified(BackendRequest request) {
        boolean read = request.method().equals("GET") || request.method().equals("HEAD");
        boolean unless = request.headers().containsKey("If-None-Match")
                || request.headers().containsKey("If-Modified-Since");
        boolean provided =
                request.headers().containsKey("If-Match") || request.headers().containsKey("If-Unmodified-Since");
        return read && unless && !provided;
    }

    @Override
    public void close() {
        store.close();
    }
}
