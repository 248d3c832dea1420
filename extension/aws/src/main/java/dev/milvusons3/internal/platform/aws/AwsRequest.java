package dev.milvusons3.internal.platform.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * One call of the SDK, as policies see it.
 *
 * @param service {@code s3}, {@code sts} or {@code iam}
 * @param operation the API operation
 * @param call as it was made
 * @param http as it was sent; empty if it never was
 */
record AwsRequest(String service, String operation, SdkRequest call, Optional<SdkHttpRequest> http) {
    private static final Pattern ACCESS_KEY = Pattern.compile("Credential=([^/]+)/");

    /** Operations of S3 that need another action than one of their own name, of those that deployments use. */
    private static final Map<String, String> S3_ACTIONS = Map.ofEntries(
            Map.entry("HeadBucket", "s3:ListBucket"),
            Map.entry("ListObjects", "s3:ListBucket"),
            Map.entry("ListObjectsV2", "s3:ListBucket"),
            Map.entry("ListObjectVersions", "s3:ListBucketVersions"),
            Map.entry("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
            Map.entry("ListBuckets", "s3:ListAllMyBuckets"),
            Map.entry("HeadObject", "s3:GetObject"),
            Map.entry("CopyObject", "s3:PutObject"),
            Map.entry("CreateMultipartUpload", "s3:PutObject"),
            Map.entry("UploadPart", "s3:PutObject"),
            Map.entry("UploadPartCopy", "s3:PutObject"),
            Map.entry("CompleteMultipartUpload", "s3:PutObject"),
            Map.entry("ListParts", "s3:ListMultipartUploadParts"),
            Map.entry("DeleteObjects", "s3:DeleteObject"));

    static AwsRequest of(SdkRequest call, Optional<SdkHttpRequest> http, ExecutionAttributes attributes) {
        return new AwsRequest(
                attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME).toLowerCase(Locale.ROOT),
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                call,
                http);
    }

    /** {@return the IAM action that it needs} */
    String action() {
        return service.equals("s3") ? s3Action(operation) : service + ":" + operation;
    }

    /** {@return the IAM action that an operation of S3 needs} */
    static String s3Action(String operation) {
        return S3_ACTIONS.getOrDefault(operation, "s3:" + operation);
    }

    /** {@return what it is about, as an ARN; {@code *} if it says no such thing} */
    String resource(String partition, String account) {
        if (service.equals("s3")) {
            String bucket = field("Bucket");
            String object = field("Key").isEmpty() ? "" : "/" + field("Key");
            return bucket.isEmpty() ? "*" : "arn:" + partition + ":s3:::" + bucket + object;
        }
        for (String name : List.of("RoleArn", "PolicyArn", "OpenIDConnectProviderArn", "PolicySourceArn")) {
            if (!field(name).isEmpty()) {
                return field(name);
            }
        }
        String iam = "arn:" + partition + ":iam::" + account + ":";
        if (!field("RoleName").isEmpty()) {
            return iam + "role/" + field("RoleName");
        }
        return field("PolicyName").isEmpty() ? "*" : iam + "policy/" + field("PolicyName");
    }

    /** {@return condition keys of its own} */
    Map<String, List<String>> context() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        if (action().equals("s3:ListBucket") && !operation.equals("HeadBucket")) {
            put(keys, "s3:prefix", field("Prefix"));
            put(keys, "s3:delimiter", field("Delimiter"));
            call.getValueForField("MaxKeys", Integer.class)
                    .ifPresent(n -> keys.put("s3:max-keys", List.of(String.valueOf(n))));
        }
        return keys;
    }

    /** {@return the value of a text field; empty if there is none} */
    String field(String name) {
        return call.getValueForField(name, Object.class).map(String::valueOf).orElse("");
    }

    /** {@return the access key that it was signed with; empty if it was not signed} */
    Optional<String> accessKey() {
        return http.flatMap(request -> request.firstMatchingHeader("Authorization"))
                .map(ACCESS_KEY::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1));
    }

    /** {@return what the caller called itself} */
    String userAgent() {
        return http.flatMap(request -> request.firstMatchingHeader("User-Agent"))
                .orElse("");
    }

    /** {@return whether it went over TLS} */
    boolean tls() {
        return http.map(request -> request.protocol().equals("https")).orElse(true);
    }

    private static void put(Map<String, List<String>> keys, String key, String value) {
        if (!value.isEmpty()) {
            keys.put(key, List.of(value));
        }
    }
}
