package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.body.RequestBody;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Parameters;
import java.io.IOException;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Hands what was allowed on to the back end: with the parameters the operation takes and no others. */
final class ObjectOperations {
    /** Headers that concern the connection, the signature, or the gateway alone. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "authorization",
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-amz-acl",
            "x-amz-content-sha256",
            "x-amz-copy-source",
            "x-amz-date",
            "x-amz-decoded-content-length",
            "x-amz-expected-bucket-owner",
            "x-amz-sdk-checksum-algorithm",
            "x-amz-security-token",
            "x-amz-source-expected-bucket-owner",
            "x-amz-trailer");

    private static final Set<String> READ_PARAMETERS = Set.of(
            "versionId",
            "partNumber",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires");

    private final S3Backend backend;

    ObjectOperations(S3Backend backend) {
        this.backend = backend;
    }

    /**
     * Carries it out and answers.
     *
     * @param encryption headers that a write gets besides its own
     */
    void handle(S3Exchange x, RequestBody body, boolean mayCountTags, Map<String, String> encryption)
            throws IOException {
        if (needsLength(x.operation()) && body.length() < 0) {
            throw RequestBody.missingLength();
        }
        Parameters query = x.call().query().only(parameters(x.operation()));
        if (x.caller().isAnonymous()
                && query.all().stream().anyMatch(p -> p.name().startsWith("response-"))) {
            throw S3Errors.invalidRequest(
                    "Request specific response headers cannot be used for anonymous GET requests.");
        }
        handle(x, query, body, mayCountTags, encryption);
        body.trailers().get().forEach((name, value) -> {
            if (name.startsWith("x-amz-checksum-")) {
                x.call().response().setHeader(name, value);
            }
        });
    }

    private void handle(
            S3Exchange x, Parameters query, RequestBody body, boolean mayCountTags, Map<String, String> encryption)
            throws IOException {
        SortedMap<String, String> headers = headers(x, body);
        headers.putAll(encryption);
        backend.handle(
                new BackendRequest(
                        x.operation(),
                        x.call().request(),
                        x.call().method(),
                        x.target(),
                        query,
                        headers,
                        body.stream(),
                        body.length(),
                        x.authentication().mode().trailer() && x.call().header("X-Amz-Trailer") != null
                                ? Optional.of(body.trailers())
                                : Optional.empty(),
                        mayCountTags),
                x.call().response());
    }

    private static boolean needsLength(S3Operation operation) {
        return operation == S3Operation.PutObject || operation == S3Operation.UploadPart;
    }

    private static Set<String> parameters(S3Operation operation) {
        return switch (operation) {
            case ListObjects -> Set.of("prefix", "delimiter", "marker", "max-keys", "encoding-type");
            case ListObjectsV2 ->
                Set.of(
                        "list-type",
                        "prefix",
                        "delimiter",
                        "continuation-token",
                        "start-after",
                        "max-keys",
                        "encoding-type",
                        "fetch-owner");
            case ListObjectVersions ->
                Set.of(
                        "versions",
                        "prefix",
                        "delimiter",
                        "key-marker",
                        "version-id-marker",
                        "max-keys",
                        "encoding-type");
            case ListMultipartUploads ->
                Set.of(
                        "uploads",
                        "prefix",
                        "delimiter",
                        "key-marker",
                        "upload-id-marker",
                        "max-uploads",
                        "encoding-type");
            case GetBucketVersioning, PutBucketVersioning -> Set.of("versioning");
            case GetObject, HeadObject -> READ_PARAMETERS;
            case DeleteObject -> Set.of("versionId");
            case GetObjectTagging, PutObjectTagging, DeleteObjectTagging -> Set.of("tagging", "versionId");
            case CreateMultipartUpload -> Set.of("uploads");
            case UploadPart, UploadPartCopy -> Set.of("uploadId", "partNumber");
            case CompleteMultipartUpload, AbortMultipartUpload -> Set.of("uploadId");
            case ListParts -> Set.of("uploadId", "max-parts", "part-number-marker", "encoding-type");
            case GetObjectAttributes -> Set.of("attributes", "versionId");
            default -> Set.of();
        };
    }

    private static SortedMap<String, String> headers(S3Exchange x, RequestBody body) {
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Call call = x.call();
        Enumeration<String> names = call.request().getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, joined(call.headers(name)));
            }
        }
        String encoding = headers.get("Content-Encoding");
        if (encoding != null && x.authentication().mode().chunked()) {
            String kept = withoutChunked(encoding);
            if (kept.isEmpty()) {
                headers.remove("Content-Encoding");
            } else {
                headers.put("Content-Encoding", kept);
            }
        }
        if (body.length() >= 0) {
            headers.put("Content-Length", Long.toString(body.length()));
        }
        x.source().ifPresent(source -> headers.put("x-amz-copy-source", source.header()));
        return headers;
    }

    private static String joined(Enumeration<String> values) {
        String first = values.nextElement();
        if (!values.hasMoreElements()) {
            return first;
        }
        StringJoiner all = new StringJoiner(",").add(first);
        while (values.hasMoreElements()) {
            all.add(values.nextElement());
        }
        return all.toString();
    }

    /** The transport's coding is not the object's. */
    private static String withoutChunked(String encoding) {
        StringJoiner kept = new StringJoiner(",");
        for (String coding : List.of(encoding.split(",", -1))) {
            if (!coding.trim().equalsIgnoreCase("aws-chunked") && !coding.isBlank()) {
                kept.add(coding.trim());
            }
        }
        return kept.toString();
    }
}
