package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.s3.S3Target.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * S3's operations: how a request names one, and which action it needs. An operation that is not in this table is
 * refused; it is never let through.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions for Amazon S3</a>
 */
public enum S3Operation {
    ListBuckets(Level.SERVICE, "GET", "", "s3:ListAllMyBuckets", By.GATEWAY),

    HeadBucket(Level.BUCKET, "HEAD", "", "s3:ListBucket", By.GATEWAY),
    ListObjects(Level.BUCKET, "GET", "", "s3:ListBucket", By.BACKEND),
    ListObjectsV2(Level.BUCKET, "GET", "list-type", "s3:ListBucket", By.BACKEND),
    ListObjectVersions(Level.BUCKET, "GET", "versions", "s3:ListBucketVersions", By.BACKEND),
    ListMultipartUploads(Level.BUCKET, "GET", "uploads", "s3:ListBucketMultipartUploads", By.BACKEND),
    CreateBucket(Level.BUCKET, "PUT", "", "s3:CreateBucket", By.GATEWAY),
    DeleteBucket(Level.BUCKET, "DELETE", "", "s3:DeleteBucket", By.GATEWAY),
    GetBucketLocation(Level.BUCKET, "GET", "location", "s3:GetBucketLocation", By.GATEWAY),
    GetBucketVersioning(Level.BUCKET, "GET", "versioning", "s3:GetBucketVersioning", By.BACKEND),
    PutBucketVersioning(Level.BUCKET, "PUT", "versioning", "s3:PutBucketVersioning", By.BACKEND),
    GetBucketPolicy(Level.BUCKET, "GET", "policy", "s3:GetBucketPolicy", By.GATEWAY),
    PutBucketPolicy(Level.BUCKET, "PUT", "policy", "s3:PutBucketPolicy", By.GATEWAY),
    DeleteBucketPolicy(Level.BUCKET, "DELETE", "policy", "s3:DeleteBucketPolicy", By.GATEWAY),
    GetBucketPolicyStatus(Level.BUCKET, "GET", "policyStatus", "s3:GetBucketPolicyStatus", By.GATEWAY),
    GetBucketAcl(Level.BUCKET, "GET", "acl", "s3:GetBucketAcl", By.GATEWAY),
    PutBucketAcl(Level.BUCKET, "PUT", "acl", "s3:PutBucketAcl", By.GATEWAY),
    GetBucketTagging(Level.BUCKET, "GET", "tagging", "s3:GetBucketTagging", By.GATEWAY),
    PutBucketTagging(Level.BUCKET, "PUT", "tagging", "s3:PutBucketTagging", By.GATEWAY),
    DeleteBucketTagging(Level.BUCKET, "DELETE", "tagging", "s3:PutBucketTagging", By.GATEWAY),
    GetBucketOwnershipControls(Level.BUCKET, "GET", "ownershipControls", "s3:GetBucketOwnershipControls", By.GATEWAY),
    PutBucketOwnershipControls(Level.BUCKET, "PUT", "ownershipControls", "s3:PutBucketOwnershipControls", By.GATEWAY),
    DeleteBucketOwnershipControls(
            Level.BUCKET, "DELETE", "ownershipControls", "s3:PutBucketOwnershipControls", By.GATEWAY),
    GetPublicAccessBlock(Level.BUCKET, "GET", "publicAccessBlock", "s3:GetBucketPublicAccessBlock", By.GATEWAY),
    PutPublicAccessBlock(Level.BUCKET, "PUT", "publicAccessBlock", "s3:PutBucketPublicAccessBlock", By.GATEWAY),
    DeletePublicAccessBlock(Level.BUCKET, "DELETE", "publicAccessBlock", "s3:PutBucketPublicAccessBlock", By.GATEWAY),
    GetBucketEncryption(Level.BUCKET, "GET", "encryption", "s3:GetEncryptionConfiguration", By.GATEWAY),
    PutBucketEncryption(Level.BUCKET, "PUT", "encryption", "s3:PutEncryptionConfiguration", By.GATEWAY),
    DeleteBucketEncryption(Level.BUCKET, "DELETE", "encryption", "s3:PutEncryptionConfiguration", By.GATEWAY),
    GetBucketLifecycleConfiguration(Level.BUCKET, "GET", "lifecycle", "s3:GetLifecycleConfiguration", By.GATEWAY),
    PutBucketLifecycleConfiguration(Level.BUCKET, "PUT", "lifecycle", "s3:PutLifecycleConfiguration", By.GATEWAY),
    DeleteBucketLifecycle(Level.BUCKET, "DELETE", "lifecycle", "s3:PutLifecycleConfiguration", By.GATEWAY),
    GetBucketCors(Level.BUCKET, "GET", "cors", "s3:GetBucketCORS", By.GATEWAY),
    PutBucketCors(Level.BUCKET, "PUT", "cors", "s3:PutBucketCORS", By.GATEWAY),
    DeleteBucketCors(Level.BUCKET, "DELETE", "cors", "s3:PutBucketCORS", By.GATEWAY),
    GetBucketLogging(Level.BUCKET, "GET", "logging", "s3:GetBucketLogging", By.GATEWAY),
    PutBucketLogging(Level.BUCKET, "PUT", "logging", "s3:PutBucketLogging", By.NOBODY),
    GetBucketNotificationConfiguration(Level.BUCKET, "GET", "notification", "s3:GetBucketNotification", By.GATEWAY),
    PutBucketNotificationConfiguration(Level.BUCKET, "PUT", "notification", "s3:PutBucketNotification", By.NOBODY),
    GetBucketRequestPayment(Level.BUCKET, "GET", "requestPayment", "s3:GetBucketRequestPayment", By.GATEWAY),
    PutBucketRequestPayment(Level.BUCKET, "PUT", "requestPayment", "s3:PutBucketRequestPayment", By.NOBODY),
    GetBucketAccelerateConfiguration(Level.BUCKET, "GET", "accelerate", "s3:GetAccelerateConfiguration", By.GATEWAY),
    PutBucketAccelerateConfiguration(Level.BUCKET, "PUT", "accelerate", "s3:PutAccelerateConfiguration", By.NOBODY),
    GetBucketWebsite(Level.BUCKET, "GET", "website", "s3:GetBucketWebsite", By.GATEWAY),
    PutBucketWebsite(Level.BUCKET, "PUT", "website", "s3:PutBucketWebsite", By.NOBODY),
    DeleteBucketWebsite(Level.BUCKET, "DELETE", "website", "s3:DeleteBucketWebsite", By.GATEWAY),
    GetBucketReplication(Level.BUCKET, "GET", "replication", "s3:GetReplicationConfiguration", By.GATEWAY),
    PutBucketReplication(Level.BUCKET, "PUT", "replication", "s3:PutReplicationConfiguration", By.NOBODY),
    DeleteBucketReplication(Level.BUCKET, "DELETE", "replication", "s3:PutReplicationConfiguration", By.GATEWAY),
    GetObjectLockConfiguration(Level.BUCKET, "GET", "object-lock", "s3:GetBucketObjectLockConfiguration", By.GATEWAY),
    PutObjectLockConfiguration(Level.BUCKET, "PUT", "object-lock", "s3:PutBucketObjectLockConfiguration", By.NOBODY),
    GetBucketAnalyticsConfiguration(Level.BUCKET, "GET", "analytics", "s3:GetAnalyticsConfiguration", By.NOBODY),
    PutBucketAnalyticsConfiguration(Level.BUCKET, "PUT", "analytics", "s3:PutAnalyticsConfiguration", By.NOBODY),
    DeleteBucketAnalyticsConfiguration(Level.BUCKET, "DELETE", "analytics", "s3:PutAnalyticsConfiguration", By.NOBODY),
    GetBucketInventoryConfiguration(Level.BUCKET, "GET", "inventory", "s3:GetInventoryConfiguration", By.NOBODY),
    PutBucketInventoryConfiguration(Level.BUCKET, "PUT", "inventory", "s3:PutInventoryConfiguration", By.NOBODY),
    DeleteBucketInventoryConfiguration(Level.BUCKET, "DELETE", "inventory", "s3:PutInventoryConfiguration", By.NOBODY),
    GetBucketMetricsConfiguration(Level.BUCKET, "GET", "metrics", "s3:GetMetricsConfiguration", By.NOBODY),
    PutBucketMetricsConfiguration(Level.BUCKET, "PUT", "metrics", "s3:PutMetricsConfiguration", By.NOBODY),
    DeleteBucketMetricsConfiguration(Level.BUCKET, "DELETE", "metrics", "s3:PutMetricsConfiguration", By.NOBODY),
    GetBucketIntelligentTieringConfiguration(
            Level.BUCKET, "GET", "intelligent-tiering", "s3:GetIntelligentTieringConfiguration", By.NOBODY),
    PutBucketIntelligentTieringConfiguration(
            Level.BUCKET, "PUT", "intelligent-tiering", "s3:PutIntelligentTieringConfiguration", By.NOBODY),
    DeleteBucketIntelligentTieringConfiguration(
            Level.BUCKET, "DELETE", "intelligent-tiering", "s3:PutIntelligentTieringConfiguration", By.NOBODY),
    /** Asked once for every key, when the body is read. */
    DeleteObjects(Level.BUCKET, "POST", "delete", "s3:DeleteObject", By.GATEWAY),

    GetObject(Level.OBJECT, "GET", "", "s3:GetObject", "s3:GetObjectVersion", By.BACKEND),
    HeadObject(Level.OBJECT, "HEAD", "", "s3:GetObject", "s3:GetObjectVersion", By.BACKEND),
    PutObject(Level.OBJECT, "PUT", "", "s3:PutObject", By.BACKEND),
    /** PutObject with a source header. */
    CopyObject(Level.OBJECT, "PUT", "\u0000copy", "s3:PutObject", By.BACKEND),
    DeleteObject(Level.OBJECT, "DELETE", "", "s3:DeleteObject", "s3:DeleteObjectVersion", By.BACKEND),
    CreateMultipartUpload(Level.OBJECT, "POST", "uploads", "s3:PutObject", By.BACKEND),
    UploadPart(Level.OBJECT, "PUT", "uploadId", "s3:PutObject", By.BACKEND),
    /** UploadPart with a source header. */
    UploadPartCopy(Level.OBJECT, "PUT", "\u0000copyPart", "s3:PutObject", By.BACKEND),
    CompleteMultipartUpload(Level.OBJECT, "POST", "uploadId", "s3:PutObject", By.BACKEND),
    AbortMultipartUpload(Level.OBJECT, "DELETE", "uploadId", "s3:AbortMultipartUpload", By.BACKEND),
    ListParts(Level.OBJECT, "GET", "uploadId", "s3:ListMultipartUploadParts", By.BACKEND),
    GetObjectAttributes(Level.OBJECT, "GET", "attributes", "s3:GetObject", "s3:GetObjectVersion", By.BACKEND),
    GetObjectAcl(Level.OBJECT, "GET", "acl", "s3:GetObjectAcl", "s3:GetObjectVersionAcl", By.GATEWAY),
    PutObjectAcl(Level.OBJECT, "PUT", "acl", "s3:PutObjectAcl", "s3:PutObjectVersionAcl", By.GATEWAY),
    GetObjectTagging(Level.OBJECT, "GET", "tagging", "s3:GetObjectTagging", "s3:GetObjectVersionTagging", By.GATEWAY),
    PutObjectTagging(Level.OBJECT, "PUT", "tagging", "s3:PutObjectTagging", "s3:PutObjectVersionTagging", By.GATEWAY),
    DeleteObjectTagging(
            Level.OBJECT, "DELETE", "tagging", "s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging", By.GATEWAY),
    GetObjectRetention(Level.OBJECT, "GET", "retention", "s3:GetObjectRetention", By.NOBODY),
    PutObjectRetention(Level.OBJECT, "PUT", "retention", "s3:PutObjectRetention", By.NOBODY),
    GetObjectLegalHold(Level.OBJECT, "GET", "legal-hold", "s3:GetObjectLegalHold", By.NOBODY),
    PutObjectLegalHold(Level.OBJECT, "PUT", "legal-hold", "s3:PutObjectLegalHold", By.NOBODY),
    GetObjectTorrent(Level.OBJECT, "GET", "torrent", "s3:GetObjectTorrent", By.NOBODY),
    RestoreObject(Level.OBJECT, "POST", "restore", "s3:RestoreObject", By.NOBODY),
    SelectObjectContent(Level.OBJECT, "POST", "select", "s3:GetObject", By.NOBODY);

    /** Who carries an operation out. */
    enum By {
        /** What keeps the bytes. */
        BACKEND,
        /** The gateway, which keeps the configuration. */
        GATEWAY,
        /** It is decided and recorded, but not implemented. */
        NOBODY
    }

    /** Parameters that choose an operation. Two of them in one request contradict each other. */
    private static final Set<String> SUBRESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metadataConfiguration",
            "metadataTable",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "session",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versioning",
            "versions",
            "website",
            "append");

    private final Level level;
    private final String method;
    private final String marker;
    private final String action;
    private final String versionAction;
    private final By by;

    S3Operation(Level level, String method, String marker, String action, By by) {
        this(level, method, marker, action, action, by);
    }

    S3Operation(Level level, String method, String marker, String action, String versionAction, By by) {
        this.level = level;
        this.method = method;
        this.marker = marker;
        this.action = action;
        this.versionAction = versionAction;
        this.by = by;
    }

    /** {@return all actions that some operation needs} */
    public static Set<String> actions() {
        return Arrays.stream(values())
                .flatMap(operation -> Stream.of(operation.action, operation.versionAction))
                .filter(action -> action.startsWith("s3:"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return the operation that a request asks for; empty if the table has none such} */
    static Optional<S3Operation> of(Call call, S3Target target) {
        Parameters query = call.query();
        List<String> chosen = new ArrayList<>(1);
        for (Parameters.Parameter p : query.all()) {
            if (SUBRESOURCES.contains(p.name()) && !chosen.contains(p.name())) {
                chosen.add(p.name());
            }
        }
        if (chosen.size() > 1) {
            throw new AwsError(
                            400, "InvalidArgument", "Conflicting query string parameters: " + String.join(", ", chosen))
                    .with("ArgumentName", "ResourceType")
                    .with("ArgumentValue", chosen.get(0));
        }
        String marker = chosen.isEmpty() ? "" : chosen.get(0);
        boolean copy = call.header("X-Amz-Copy-Source") != null;
        if (target.level() == Level.OBJECT && call.method().equals("PUT") && copy) {
            if (marker.isEmpty()) {
                return Optional.of(CopyObject);
            }
            if (marker.equals("uploadId")) {
                return Optional.of(UploadPartCopy);
            }
        }
        if (target.level() == Level.BUCKET && marker.isEmpty() && call.method().equals("GET")) {
            return Optional.of("2".equals(query.value("list-type")) ? ListObjectsV2 : ListObjects);
        }
        for (S3Operation operation : values()) {
            if (operation.level == target.level()
                    && operation.method.equals(call.method())
                    && operation.marker.equals(marker)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    /** {@return the action that it needs} */
    String action(boolean ofVersion) {
        return ofVersion ? versionAction : action;
    }

    /** {@return whether it takes a version of an object} */
    boolean versioned() {
        return !action.equals(versionAction);
    }

    /** {@return whether a parameter of that name chooses it} */
    boolean isMarkedBy(String parameter) {
        return marker.equals(parameter);
    }

    By by() {
        return by;
    }

    /** {@return whether it reads an object, so that a missing one has to be spoken of with care} */
    boolean readsObject() {
        return this == GetObject || this == HeadObject || this == GetObjectAttributes;
    }

    /** {@return whether it lists, so that the listing's condition keys apply} */
    boolean lists() {
        return this == ListObjects
                || this == ListObjectsV2
                || this == ListObjectVersions
                || this == ListMultipartUploads;
    }

    /** {@return whether it copies from another object} */
    boolean copies() {
        return this == CopyObject || this == UploadPartCopy;
    }
}
