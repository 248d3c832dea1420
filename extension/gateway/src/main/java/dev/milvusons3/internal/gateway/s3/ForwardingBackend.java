package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.body.AwsChunkedEncoder;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import dev.milvusons3.internal.gateway.sigv4.RequestSigner;
import dev.milvusons3.internal.gateway.store.StoreErrors;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.gateway.upstream.Reply;
import dev.milvusons3.internal.gateway.upstream.Upstream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real S3 behind the gateway, such as LocalStack's. It gets the decoded body, unsigned as S3 calls it (in new chunks if
 * a checksum follows it), under a signature by its own credentials; nothing of the caller's signature reaches it.
 *
 * <p>What the gateway decides by is put there too, so that whoever looks there sees it.
 */
public final class ForwardingBackend implements S3Backend {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    /** Tags stay with the gateway, which decides by them. */
    private static final List<String> OWN_HEADERS = List.of("x-amz-tagging", "x-amz-tagging-directive");

    private static final int MAX_ERROR = 1 << 20;

    private final Upstream upstream;
    private final String region;
    private final ObjectTags tags = new ObjectTags();
    /** What was said when uploads in parts began, by their ids. */
    private final Map<String, Map<String, String>> encryptions = new ConcurrentHashMap<>();

    /**
     * @param region that its buckets are made in
     * @param pulse tells whether it answers; the caller's to close
     */
    public ForwardingBackend(URI endpoint, String region, String accessKeyId, String secret, Pulse pulse) {
        this.upstream = new Upstream(endpoint, new RequestSigner(accessKeyId, secret, region, "s3"), pulse);
        this.region = region;
    }

    @Override
    public void createBucket(String bucket) throws IOException {
        S3Target target = new S3Target(bucket, "");
        if (exists(target)) {
            // In us-east-1 making it once more would succeed and share what somebody else made there.
            throw new AwsError(
                            409,
                            "BucketAlreadyExists",
                            "The requested bucket name is not available: what the gateway forwards to has such a"
                                    + " bucket, which was not made through this gateway.")
                    .with("BucketName", bucket);
        }
        byte[] body = {};
        if (!region.equals("us-east-1")) {
            body = new XmlWriter("CreateBucketConfiguration", S3Exchange.NAMESPACE)
                    .text("LocationConstraint", region)
                    .bytes();
        }
        require("PUT", target, "", body);
    }

    private boolean exists(S3Target bucket) throws IOException {
        try (Reply reply = upstream.send(
                "HEAD", path(bucket), Parameters.parse(""), Map.of(), InputStream.nullInputStream(), 0, UNSIGNED)) {
            return reply.status() != 404;
        }
    }

    @Override
    public void deleteBucket(String bucket) throws IOException {
        require("DELETE", new S3Target(bucket, ""), "", new byte[0]);
        tags.forget(bucket);
    }

    @Override
    public void configure(String bucket, String subresource, Optional<byte[]> document) throws IOException {
        require(
                document.isPresent() ? "PUT" : "DELETE",
                new S3Target(bucket, ""),
                subresource,
                document.orElseGet(() -> new byte[0]));
    }

    private void require(String method, S3Target target, String subresource, byte[] body) throws IOException {
        String md5 = Base64.getEncoder().encodeToString(Hashes.digest("MD5").digest(body));
        try (Reply reply = upstream.send(
                method,
                path(target),
                Parameters.parse(subresource),
                body.length == 0 ? Map.of() : Map.of("Content-MD5", md5),
                new ByteArrayInputStream(body),
                body.length,
                Hashes.sha256Hex(body))) {
            if (reply.status() >= 300) {
                throw error(reply, target);
            }
        }
    }

    @Override
    public Map<String, String> tags(S3Target object, Optional<String> versionId) {
        return tags.get(object, versionId);
    }

    @Override
    public Map<String, String> encryption(S3Target object, Optional<String> versionId) throws IOException {
        Parameters query = Parameters.parse(
                versionId.map(id -> "versionId=" + UriEncoding.encode(id)).orElse(""));
        Map<String, String> found = new HashMap<>();
        try (Reply reply =
                upstream.send("HEAD", path(object), query, Map.of(), InputStream.nullInputStream(), 0, UNSIGNED)) {
            if (reply.status() == 200) {
                reply.headers(found::put);
            }
        }
        return found;
    }

    /** As it began: what this forwards to does not tell. */
    @Override
    public Map<String, String> uploadEncryption(S3Target object, String uploadId) {
        return encryptions.getOrDefault(uploadId, Map.of());
    }

    @Override
    public void handle(BackendRequest request, HttpServletResponse response) throws IOException {
        switch (request.operation()) {
            case GetObjectTagging, PutObjectTagging, DeleteObjectTagging -> handleTags(request, response);
            case CreateMultipartUpload -> begin(request, response);
            default -> {
                forward(request, response);
                tags.follow(request);
                if (request.operation() == S3Operation.CompleteMultipartUpload
                        || request.operation() == S3Operation.AbortMultipartUpload) {
                    request.query().get("uploadId").ifPresent(encryptions::remove);
                }
            }
        }
    }

    private void handleTags(BackendRequest request, HttpServletResponse response) throws IOException {
        Optional<String> versionId = request.query().get("versionId");
        forward(
                new BackendRequest(
                        S3Operation.HeadObject,
                        request.original(),
                        "HEAD",
                        request.target(),
                        request.query().only(Set.of("versionId")),
                        new TreeMap<>(String.CASE_INSENSITIVE_ORDER)),
                new DiscardedResponse(response));
        switch (request.operation()) {
            case PutObjectTagging -> {
                tags.put(
                        request.target(),
                        versionId,
                        ObjectTags.parse(request.body().readAllBytes()));
                response.setStatus(200);
            }
            case DeleteObjectTagging -> {
                tags.put(request.target(), versionId, Map.of());
                response.setStatus(204);
            }
            default ->
                answer(
                        response,
                        TagSets.write(tags(request.target(), versionId)).bytes());
        }
    }

    private void begin(BackendRequest request, HttpServletResponse response) throws IOException {
        try (Reply reply = sendPlain(request)) {
            refuse(reply, request, response);
            byte[] document = reply.body().readAllBytes();
            XmlElement.parse(document).textOf("UploadId").ifPresent(id -> {
                tags.begin(id, request);
                encryptions.put(id, Map.copyOf(request.headers()));
            });
            reply.headers(response::setHeader);
            answer(response, document);
        }
    }

    private static void answer(HttpServletResponse response, byte[] document) throws IOException {
        response.setStatus(200);
        response.setContentType("application/xml");
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
    }

    private void forward(BackendRequest request, HttpServletResponse response) throws IOException {
        try (Reply reply = request.trailers().isPresent() ? sendWithTrailers(request) : sendPlain(request)) {
            refuse(reply, request, response);
            response.setStatus(reply.status());
            reply.headers(response::setHeader);
            if (reply.length() >= 0) {
                response.setContentLengthLong(reply.length());
            }
            if (!request.method().equals("HEAD") && reply.length() != 0) {
                reply.body().transferTo(response.getOutputStream());
            }
        }
    }

    private static void refuse(Reply reply, BackendRequest request, HttpServletResponse response) throws IOException {
        if (reply.status() >= 400) {
            for (String header : new String[] {"ETag", "x-amz-delete-marker", "x-amz-version-id", "Allow"}) {
                reply.header(header).ifPresent(value -> response.setHeader(header, value));
            }
            throw error(reply, request.target());
        }
    }

    private static SortedMap<String, String> headers(BackendRequest request) {
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        headers.keySet().removeAll(OWN_HEADERS);
        return headers;
    }

    private Reply sendPlain(BackendRequest request) throws IOException {
        return upstream.send(
                request.method(),
                path(request.target()),
                request.query(),
                headers(request),
                request.body(),
                request.length(),
                UNSIGNED);
    }

    /** The checksum that came behind the body belongs to the object, and a part is refused without it. */
    private Reply sendWithTrailers(BackendRequest request) throws IOException {
        SortedMap<String, String> headers = headers(request);
        headers.merge("Content-Encoding", "aws-chunked", (own, added) -> added + "," + own);
        headers.put("x-amz-decoded-content-length", Long.toString(request.length()));
        headers.put("x-amz-trailer", request.original().getHeader("x-amz-trailer"));
        return upstream.send(
                request.method(),
                path(request.target()),
                request.query(),
                headers,
                new AwsChunkedEncoder(request.body(), request.trailers().orElseThrow()),
                -1,
                AwsChunkedEncoder.PAYLOAD);
    }

    private static String path(S3Target target) {
        String bucket = "/" + UriEncoding.encode(target.bucket());
        return target.key().isEmpty() ? bucket : bucket + "/" + UriEncoding.encodePath(target.key());
    }

    private static AwsError error(Reply reply, S3Target target) throws IOException {
        byte[] body = reply.body().readNBytes(MAX_ERROR);
        String code = S3Errors.codeOf(reply.status());
        String message = "";
        if (body.length > 0) {
            XmlElement document = XmlElement.parse(body);
            code = document.textOf("Code").orElse(code);
            message = document.textOf("Message").orElse("");
        } else if (reply.status() == 404 && target.key().isEmpty()) {
            code = "NoSuchBucket";
        }
        return switch (code) {
            case "NoSuchKey" -> StoreErrors.noSuchKey(target.key());
            case "NoSuchBucket" -> StoreErrors.noSuchBucket(target.bucket());
            default -> S3ErrorTexts.complete(reply.status(), code, message);
        };
    }

    /** The real S3 is not the gateway's to close. */
    @Override
    public void close() {}
}
