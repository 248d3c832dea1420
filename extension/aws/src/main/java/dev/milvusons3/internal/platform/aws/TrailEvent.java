package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One request, as CloudTrail logs it.
 *
 * @param json the record
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">CloudTrail
 *     record contents</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html">Amazon S3 CloudTrail
 *     events</a>
 */
public record TrailEvent(Json json) {
    private static final Set<String> DENIALS = Set.of("AccessDenied", "AccessDeniedException");

    /** What S3 answers before it asks any policy. */
    private static final Set<String> REJECTIONS = Set.of(
            "AuthorizationHeaderMalformed",
            "ExpiredToken",
            "InvalidAccessKeyId",
            "InvalidToken",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired");

    /** {@return whether S3 was asked} */
    public boolean isOfS3() {
        return text("eventSource").equals("s3.amazonaws.com");
    }

    /** {@return in whole seconds} */
    Instant time() {
        return Instant.parse(text("eventTime"));
    }

    /** {@return its own id} */
    String id() {
        return text("eventID");
    }

    /** {@return the operation; both versions of ListObjects have one name} */
    public String name() {
        return text("eventName");
    }

    /** {@return the caller's ARN, of a session its assumed-role ARN; {@code *} if it was not told} */
    public String principal() {
        String arn = json.get("userIdentity").get("arn").text();
        return arn.isEmpty() ? "*" : arn;
    }

    /** {@return the name of the caller's session} */
    String session() {
        return principal().substring(principal().lastIndexOf('/') + 1);
    }

    /** {@return what the caller called itself; CloudTrail puts it in brackets} */
    String userAgent() {
        String said = text("userAgent");
        return said.startsWith("[") && said.endsWith("]") ? said.substring(1, said.length() - 1) : said;
    }

    /** {@return AWS' error code; empty if there was none} */
    public String errorCode() {
        return text("errorCode");
    }

    /** {@return AWS' words about the error; empty if there was none} */
    public String errorMessage() {
        return text("errorMessage");
    }

    /** {@return whether policies did not allow it} */
    public boolean isDenied() {
        return DENIALS.contains(errorCode());
    }

    /** {@return whether no policy was asked} */
    boolean isRejected() {
        return REJECTIONS.contains(errorCode());
    }

    /** {@return the bucket that was asked; empty if none was} */
    public String bucket() {
        return parameter("bucketName");
    }

    /** {@return the object's key; empty if the request was not about one object} */
    public String key() {
        return parameter("key");
    }

    /** {@return the IAM action that it needs} */
    public String action() {
        String action = AwsRequest.s3Action(name());
        boolean version = !parameter("versionId").isEmpty()
                && List.of("s3:GetObject", "s3:DeleteObject").contains(action);
        return version ? action + "Version" : action;
    }

    /** {@return bucket and key of what is copied; empty if nothing is} */
    String source() {
        String source = parameter("x-amz-copy-source");
        int version = source.indexOf("?versionId=");
        String object = version < 0 ? source : source.substring(0, version);
        return object.startsWith("/") ? object.substring(1) : object;
    }

    /** {@return whether it went over TLS} */
    boolean tls() {
        return json.has("tlsDetails") || json.get("additionalEventData").has("CipherSuite");
    }

    /** {@return condition keys of its own} */
    public Map<String, List<String>> context() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        put(keys, "aws:useragent", userAgent());
        put(keys, "aws:sourceip", text("sourceIPAddress"));
        put(keys, "aws:sourcevpce", text("vpcEndpointId"));
        if (name().equals("ListObjects")) {
            put(keys, "s3:prefix", parameter("prefix"));
            put(keys, "s3:delimiter", parameter("delimiter"));
            put(keys, "s3:max-keys", parameter("max-keys"));
        }
        return keys;
    }

    private static void put(Map<String, List<String>> keys, String key, String value) {
        if (!value.isEmpty()) {
            keys.put(key, List.of(value));
        }
    }

    private String parameter(String name) {
        return json.get("requestParameters").get(name).text();
    }

    private String text(String field) {
        return json.get(field).text();
    }
}
