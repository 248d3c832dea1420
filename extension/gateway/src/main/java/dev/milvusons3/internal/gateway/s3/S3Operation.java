package dev.milvusons3.internal.gateway.s3;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * S3's operations: what a request looks like that asks for one, which action it needs, and who carries it out. The shapes are
 * those of AWS' own model of S3, which a test holds against it. A request that has the shape of none is refused; it is never
 * let through.
 *
 * @see RequestShape
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">S3's operations</a>
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions for Amazon S3</a>
 */
public enum S3Operation {
    ListBuckets("GET service [max-buckets continuation-token prefix bucket-region]", "s3:ListAllMyBuckets", By.GATEWAY),
    ListDirectoryBuckets(
            "GET service +max-directory-buckets [continuation-token]",
            "s3express:ListAllMyDirectoryBuckets",
            By.NOBODY),

    HeadBucket("HEAD bucket", "s3:ListBucket", By.GATEWAY),
    ListObjects("GET bucket [delimiter encoding-type marker max-keys prefix]", "s3:ListBucket", By.BACKEND),
    ListObjectsV2(
            "GET bucket +list-type=2 [delimiter encoding-type max-keys prefix continuation-token fetch-owner start-after]",
            "s3:ListBucket",
            By.BACKEND),
    ListObjectVersions(
            "GET bucket ?versions [delimiter encoding-type key-marker max-keys prefix version-id-marker]",
            "s3:ListBucketVersions",
            By.BACKEND),
    ListMultipartUploads(
            "GET bucket ?uploads [delimiter encoding-type key-marker max-uploads prefix upload-id-marker]",
            "s3:ListBucketMultipartUploads",
            By.BACKEND),
    CreateBucket("PUT bucket", "s3:CreateBucket", By.GATEWAY),
    DeleteBucket("DELETE bucket", "s3:DeleteBucket", By.GATEWAY),
    GetBucketLocation("GET bucket ?location", "s3:GetBucketLocation", By.GATEWAY),
    GetBucketVersioning("GET bucket ?versioning", "s3:GetBucketVersioning", By.BACKEND),
    PutBucketVersioning("PUT bucket ?versioning", "s3:PutBucketVersioning", By.BACKEND),
    GetBucketPolicy("GET bucket ?policy", "s3:GetBucketPolicy", By.GATEWAY),
    PutBucketPolicy("PUT bucket ?policy", "s3:PutBucketPolicy", By.GATEWAY),
    DeleteBucketPolicy("DELETE bucket ?policy", "s3:DeleteBucketPolicy", By.GATEWAY),
    GetBucketPolicyStatus("GET bucket ?policyStatus", "s3:GetBucketPolicyStatus", By.GATEWAY),
    GetBucketAcl("GET bucket ?acl", "s3:GetBucketAcl", By.GATEWAY),
    PutBucketAcl("PUT bucket ?acl", "s3:PutBucketAcl", By.GATEWAY),
    GetBucketTagging("GET bucket ?tagging", "s3:GetBucketTagging", By.GATEWAY),
    PutBucketTagging("PUT bucket ?tagging", "s3:PutBucketTagging", By.GATEWAY),
    DeleteBucketTagging("DELETE bucket ?tagging", "s3:PutBucketTagging", By.GATEWAY),
    GetBucketOwnershipControls("GET bucket ?ownershipControls", "s3:GetBucketOwnershipControls", By.GATEWAY),
    PutBucketOwnershipControls("PUT bucket ?ownershipControls", "s3:PutBucketOwnershipControls", By.GATEWAY),
    DeleteBucketOwnershipControls("DELETE bucket ?ownershipControls", "s3:PutBucketOwnershipControls", By.GATEWAY),
    GetPublicAccessBlock("GET bucket ?publicAccessBlock", "s3:GetBucketPublicAccessBlock", By.GATEWAY),
    PutPublicAccessBlock("PUT bucket ?publicAccessBlock", "s3:PutBucketPublicAccessBlock", By.GATEWAY),
    DeletePublicAccessBlock("DELETE bucket ?publicAccessBlock", "s3:PutBucketPublicAccessBlock", By.GATEWAY),
    GetBucketEncryption("GET bucket ?encryption", "s3:GetEncryptionConfiguration", By.GATEWAY),
    PutBucketEncryption("PUT bucket ?encryption", "s3:PutEncryptionConfiguration", By.GATEWAY),
    DeleteBucketEncryption("DELETE bucket ?encryption", "s3:PutEncryptionConfiguration", By.GATEWAY),
    GetBucketLifecycleConfiguration("GET bucket ?lifecycle", "s3:GetLifecycleConfiguration", By.GATEWAY),
    PutBucketLifecycleConfiguration("PUT bucket ?lifecycle", "s3:PutLifecycleConfiguration", By.GATEWAY),
    DeleteBucketLifecycle("DELETE bucket ?lifecycle", "s3:PutLifecycleConfiguration", By.GATEWAY),
    GetBucketCors("GET bucket ?cors", "s3:GetBucketCORS", By.GATEWAY),
    PutBucketCors("PUT bucket ?cors", "s3:PutBucketCORS", By.GATEWAY),
    DeleteBucketCors("DELETE bucket ?cors", "s3:PutBucketCORS", By.GATEWAY),
    GetBucketLogging("GET bucket ?logging", "s3:GetBucketLogging", By.GATEWAY),
    PutBucketLogging("PUT bucket ?logging", "s3:PutBucketLogging", By.NOBODY),
    GetBucketNotificationConfiguration("GET bucket ?notification", "s3:GetBucketNotification", By.GATEWAY),
    PutBucketNotificationConfiguration("PUT bucket ?notification", "s3:PutBucketNotification", By.NOBODY),
    GetBucketRequestPayment("GET bucket ?requestPayment", "s3:GetBucketRequestPayment", By.GATEWAY),
    PutBucketRequestPayment("PUT bucket ?requestPayment", "s3:PutBucketRequestPayment", By.NOBODY),
    GetBucketAccelerateConfiguration("GET bucket ?accelerate", "s3:GetAccelerateConfiguration", By.GATEWAY),
    PutBucketAccelerateConfiguration("PUT bucket ?accelerate", "s3:PutAccelerateConfiguration", By.NOBODY),
    GetBucketWebsite("GET bucket ?website", "s3:GetBucketWebsite", By.GATEWAY),
    PutBucketWebsite("PUT bucket ?website", "s3:PutBucketWebsite", By.NOBODY),
    DeleteBucketWebsite("DELETE bucket ?website", "s3:DeleteBucketWebsite", By.GATEWAY),
    GetBucketReplication("GET bucket ?replication", "s3:GetReplicationConfiguration", By.GATEWAY),
    PutBucketReplication("PUT bucket ?replication", "s3:PutReplicationConfiguration", By.NOBODY),
    DeleteBucketReplication("DELETE bucket ?replication", "s3:PutReplicationConfiguration", By.GATEWAY),
    GetObjectLockConfiguration("GET bucket ?object-lock", "s3:GetBucketObjectLockConfiguration", By.GATEWAY),
    PutObjectLockConfiguration("PUT bucket ?object-lock", "s3:PutBucketObjectLockConfiguration", By.NOBODY),
    GetBucketAnalyticsConfiguration("GET bucket ?analytics +id", "s3:GetAnalyticsConfiguration", By.NOBODY),
    PutBucketAnalyticsConfiguration("PUT bucket ?analytics +id", "s3:PutAnalyticsConfiguration", By.NOBODY),
    DeleteBucketAnalyticsConfiguration("DELETE bucket ?analytics +id", "s3:PutAnalyticsConfiguration", By.NOBODY),
    ListBucketAnalyticsConfigurations(
            "GET bucket ?analytics [continuation-token]", "s3:GetAnalyticsConfiguration", By.NOBODY),
    GetBucketInventoryConfiguration("GET bucket ?inventory +id", "s3:GetInventoryConfiguration", By.NOBODY),
    PutBucketInventoryConfiguration("PUT bucket ?inventory +id", "s3:PutInventoryConfiguration", By.NOBODY),
    DeleteBucketInventoryConfiguration("DELETE bucket ?inventory +id", "s3:PutInventoryConfiguration", By.NOBODY),
    ListBucketInventoryConfigurations(
            "GET bucket ?inventory [continuation-token]", "s3:GetInventoryConfiguration", By.NOBODY),
    GetBucketMetricsConfiguration("GET bucket ?metrics +id", "s3:GetMetricsConfiguration", By.NOBODY),
    PutBucketMetricsConfiguration("PUT bucket ?metrics +id", "s3:PutMetricsConfiguration", By.NOBODY),
    DeleteBucketMetricsConfiguration("DELETE bucket ?metrics +id", "s3:PutMetricsConfiguration", By.NOBODY),
    ListBucketMetricsConfigurations(
            "GET bucket ?metrics [continuation-token]", "s3:GetMetricsConfiguration", By.NOBODY),
    GetBucketIntelligentTieringConfiguration(
            "GET bucket ?intelligent-tiering +id", "s3:GetIntelligentTieringConfiguration", By.NOBODY),
    PutBucketIntelligentTieringConfiguration(
            "PUT bucket ?intelligent-tiering +id", "s3:PutIntelligentTieringConfiguration", By.NOBODY),
    DeleteBucketIntelligentTieringConfiguration(
            "DELETE bucket ?intelligent-tiering +id", "s3:PutIntelligentTieringConfiguration", By.NOBODY),
    ListBucketIntelligentTieringConfigurations(
            "GET bucket ?intelligent-tiering [continuation-token]", "s3:GetIntelligentTieringConfiguration", By.NOBODY),
    GetBucketAbac("GET bucket ?abac", "s3:GetBucketAbac", By.NOBODY),
    PutBucketAbac("PUT bucket ?abac", "s3:PutBucketAbac", By.NOBODY),
    CreateBucketMetadataConfiguration(
            "POST bucket ?metadataConfiguration", "s3:CreateBucketMetadataTableConfiguration", By.NOBODY),
    GetBucketMetadataConfiguration(
            "GET bucket ?metadataConfiguration", "s3:GetBucketMetadataTableConfiguration", By.NOBODY),
    DeleteBucketMetadataConfiguration(
            "DELETE bucket ?metadataConfiguration", "s3:DeleteBucketMetadataTableConfiguration", By.NOBODY),
    CreateBucketMetadataTableConfiguration(
            "POST bucket ?metadataTable", "s3:CreateBucketMetadataTableConfiguration", By.NOBODY),
    GetBucketMetadataTableConfiguration(
            "GET bucket ?metadataTable", "s3:GetBucketMetadataTableConfiguration", By.NOBODY),
    DeleteBucketMetadataTableConfiguration(
            "DELETE bucket ?metadataTable", "s3:DeleteBucketMetadataTableConfiguration", By.NOBODY),
    UpdateBucketMetadataInventoryTableConfiguration(
            "PUT bucket ?metadataInventoryTable", "s3:UpdateBucketMetadataInventoryTableConfiguration", By.NOBODY),
    UpdateBucketMetadataJournalTableConfiguration(
            "PUT bucket ?metadataJournalTable", "s3:UpdateBucketMetadataJournalTableConfiguration", By.NOBODY),
    UpdateBucketMetadataAnnotationTableConfiguration(
            "PUT bucket ?metadataAnnotationTable", "s3:UpdateBucketMetadataAnnotationTableConfiguration", By.NOBODY),
    CreateSession("GET bucket ?session", "s3express:CreateSession", By.NOBODY),
    /** Asked once for every key, when the body is read. */
    DeleteObjects("POST bucket ?delete", "s3:DeleteObject", By.GATEWAY),

    GetObject("GET object [" + RequestShape.READ + "]", "s3:GetObject", "s3:GetObjectVersion", By.BACKEND),
    HeadObject("HEAD object [" + RequestShape.READ + "]", "s3:GetObject", "s3:GetObjectVersion", By.BACKEND),
    PutObject("PUT object", "s3:PutObject", By.BACKEND),
    /** PutObject with a source header. */
    CopyObject("PUT object copy", "s3:PutObject", By.BACKEND),
    DeleteObject("DELETE object [versionId]", "s3:DeleteObject", "s3:DeleteObjectVersion", By.BACKEND),
    CreateMultipartUpload("POST object ?uploads", "s3:PutObject", By.BACKEND),
    UploadPart("PUT object ?uploadId +partNumber", "s3:PutObject", By.BACKEND),
    /** UploadPart with a source header. */
    UploadPartCopy("PUT object copy ?uploadId +partNumber", "s3:PutObject", By.BACKEND),
    CompleteMultipartUpload("POST object ?uploadId", "s3:PutObject", By.BACKEND),
    AbortMultipartUpload("DELETE object ?uploadId", "s3:AbortMultipartUpload", By.BACKEND),
    ListParts(
            "GET object ?uploadId [max-parts part-number-marker encoding-type]",
            "s3:ListMultipartUploadParts",
            By.BACKEND),
    GetObjectAttributes("GET object ?attributes [versionId]", "s3:GetObject", "s3:GetObjectVersion", By.BACKEND),
    GetObjectAcl("GET object ?acl [versionId]", "s3:GetObjectAcl", "s3:GetObjectVersionAcl", By.GATEWAY),
    PutObjectAcl("PUT object ?acl [versionId]", "s3:PutObjectAcl", "s3:PutObjectVersionAcl", By.GATEWAY),
    GetObjectTagging(
            "GET object ?tagging [versionId]", "s3:GetObjectTagging", "s3:GetObjectVersionTagging", By.BACKEND),
    PutObjectTagging(
            "PUT object ?tagging [versionId]", "s3:PutObjectTagging", "s3:PutObjectVersionTagging", By.BACKEND),
    DeleteObjectTagging(
            "DELETE object ?tagging [versionId]",
            "s3:DeleteObjectTagging",
            "s3:DeleteObjectVersionTagging",
            By.BACKEND),
    GetObjectRetention("GET object ?retention [versionId]", "s3:GetObjectRetention", By.NOBODY),
    PutObjectRetention("PUT object ?retention [versionId]", "s3:PutObjectRetention", By.NOBODY),
    GetObjectLegalHold("GET object ?legal-hold [versionId]", "s3:GetObjectLegalHold", By.NOBODY),
    PutObjectLegalHold("PUT object ?legal-hold [versionId]", "s3:PutObjectLegalHold", By.NOBODY),
    GetObjectTorrent("GET object ?torrent", "s3:GetObjectTorrent", By.NOBODY),
    RestoreObject("POST object ?restore [versionId]", "s3:RestoreObject", By.NOBODY),
    SelectObjectContent("POST object ?select +select-type=2", "s3:GetObject", By.NOBODY),
    GetObjectAnnotation("GET object ?annotation +annotationName [versionId]", "s3:GetObjectAnnotation", By.NOBODY),
    PutObjectAnnotation("PUT object ?annotation +annotationName [versionId]", "s3:PutObjectAnnotation", By.NOBODY),
    DeleteObjectAnnotation(
            "DELETE object ?annotation +annotationName [versionId]", "s3:DeleteObjectAnnotation", By.NOBODY),
    ListObjectAnnotations(
            "GET object ?annotation [versionId max-annotation-results annotation-prefix continuation-token]",
            "s3:ListObjectAnnotations",
            By.NOBODY),
    UpdateObjectEncryption("PUT object ?encryption [versionId]", "s3:UpdateObjectEncryption", By.NOBODY),
    RenameObject("PUT object ?renameObject", "s3express:CreateSession", By.NOBODY);

    /** Who carries an operation out. */
    public enum By {
        /** What keeps the bytes. */
        BACKEND,
        /** The gateway, which keeps the configuration. */
        GATEWAY,
        /** It is decided and recorded, but not implemented. */
        NOBODY
    }

    private final RequestShape shape;
    private final String action;
    private final String versionAction;
    private final By by;

    S3Operation(String shape, String action, By by) {
        this(shape, action, action, by);
    }

    S3Operation(String shape, String action, String versionAction, By by) {
        this.shape = RequestShape.parse(shape);
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

    /** {@return what a request looks like that asks for it} */
    public RequestShape shape() {
        return shape;
    }

    /** {@return the action that it needs} */
    public String action(boolean ofVersion) {
        return ofVersion ? versionAction : action;
    }

    /** {@return whether it takes a version of an object} */
    boolean versioned() {
        return !action.equals(versionAction);
    }

    /** {@return who carries it out} */
    public By by() {
        return by;
    }

    /** {@return whether it belongs to directory buckets, which are another service here: nothing decides it} */
    public boolean ofDirectoryBuckets() {
        return action.startsWith("s3express:");
    }

    /** {@return whether it reads an object, so that a missing one has to be spoken of with care} */
    boolean readsObject() {
        return this == GetObject || this == HeadObject || this == GetObjectAttributes;
    }

    /** {@return whether it lists, so that the listing's condition keys apply} */
    boolean lists() {
        return this == ListObjects || this == ListObjectsV2 || this == ListObjectVersions;
    }

    /** {@return whether it copies from another object} */
    boolean copies() {
        return shape.copies();
    }
}
