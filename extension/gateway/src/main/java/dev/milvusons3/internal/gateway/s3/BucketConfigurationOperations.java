package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A bucket's subresources other than its policy. */
final class BucketConfigurationOperations {
    /** What answers for a configuration that was never put. */
    private static final Map<String, AwsError> ABSENT = Map.of(
            "lifecycle",
            new AwsError(404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
            "cors",
            new AwsError(404, "NoSuchCORSConfiguration", "The CORS configuration does not exist"),
            "website",
            new AwsError(
                    404, "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
            "replication",
            new AwsError(404, "ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
            "object-lock",
            new AwsError(
                    404,
                    "ObjectLockConfigurationNotFoundError",
                    "Object Lock configuration does not exist for this bucket"));

    private static final Set<String> PRIVATE_ACLS = Set.of("private", "bucket-owner-read", "bucket-owner-full-control");
    private static final Set<String> PUBLIC_ACLS = Set.of("public-read", "public-read-write", "authenticated-read");

    private final S3Backend backend;

    /** @param backend that is told of every change before it is made */
    BucketConfigurationOperations(S3Backend backend) {
        this.backend = backend;
    }

    void getTagging(S3Exchange x, Bucket bucket) throws IOException {
        if (bucket.tags().isEmpty()) {
            throw new AwsError(404, "NoSuchTagSet", "The TagSet does not exist").with("BucketName", bucket.name());
        }
        x.answer(TagSets.write(bucket.tags()));
    }

    void putTagging(S3Exchange x, Bucket bucket, byte[] body) throws IOException {
        Map<String, String> tags = TagSets.parse(document(body, "Tagging"), TagSets.MOST_OF_BUCKET);
        backend.configure(bucket.name(), "tagging", Optional.of(body));
        bucket.tags(tags);
        x.answer(204);
    }

    void deleteTagging(S3Exchange x, Bucket bucket) throws IOException {
        backend.configure(bucket.name(), "tagging", Optional.empty());
        bucket.tags(Map.of());
        x.answer(204);
    }

    void getOwnership(S3Exchange x, Bucket bucket) throws IOException {
        Bucket.Ownership ownership = bucket.ownership()
                .orElseThrow(() -> new AwsError(
                        404, "OwnershipControlsNotFoundError", "The bucket ownership controls were not found"));
        x.answer(ownershipControls(ownership));
    }

    static XmlWriter ownershipControls(Bucket.Ownership ownership) {
        XmlWriter xml = new XmlWriter("OwnershipControls", S3Exchange.NAMESPACE);
        return xml.element("Rule", () -> xml.text("ObjectOwnership", ownership));
    }

    void putOwnership(S3Exchange x, Bucket bucket, byte[] body) throws IOException {
        List<XmlElement> rules = document(body, "OwnershipControls").all("Rule");
        if (rules.size() != 1) {
            throw XmlElement.malformed();
        }
        Bucket.Ownership asked = rules.get(0)
                .textOf("ObjectOwnership")
                .flatMap(BucketOperations::parseOwnership)
                .orElseThrow(XmlElement::malformed);
        backend.configure(bucket.name(), "ownershipControls", Optional.of(body));
        bucket.ownership(Optional.of(asked));
        x.answer(200);
    }

    void deleteOwnership(S3Exchange x, Bucket bucket) throws IOException {
        backend.configure(bucket.name(), "ownershipControls", Optional.empty());
        bucket.ownership(Optional.empty());
        x.answer(204);
    }

    void getPublicAccessBlock(S3Exchange x, Bucket bucket) throws IOException {
        PublicAccessBlock block = bucket.publicAccessBlock()
                .orElseThrow(() -> new AwsError(
                        404,
                        "NoSuchPublicAccessBlockConfiguration",
                        "The public access block configuration was not found"));
        XmlWriter xml = new XmlWriter("PublicAccessBlockConfiguration", S3Exchange.NAMESPACE);
        block.write(xml);
        x.answer(xml);
    }

    void putPublicAccessBlock(S3Exchange x, Bucket bucket, byte[] body) throws IOException {
        PublicAccessBlock block = PublicAccessBlock.parse(document(body, "PublicAccessBlockConfiguration"));
        backend.configure(bucket.name(), "publicAccessBlock", Optional.of(body));
        bucket.publicAccessBlock(Optional.of(block));
        x.answer(200);
    }

    void deletePublicAccessBlock(S3Exchange x, Bucket bucket) throws IOException {
        backend.configure(bucket.name(), "publicAccessBlock", Optional.empty());
        bucket.publicAccessBlock(Optional.empty());
        x.answer(204);
    }

    /** All is the owner's: the only ACL there is. */
    void getAcl(S3Exchange x, Bucket bucket) throws IOException {
        String id = CanonicalIds.of(bucket.owner());
        XmlWriter xml = new XmlWriter("AccessControlPolicy", S3Exchange.NAMESPACE);
        xml.element("Owner", () -> xml.text("ID", id));
        xml.element(
                "AccessControlList",
                () -> xml.element("Grant", () -> {
                    xml.element("Grantee", () -> {
                        xml.namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
                        xml.attribute("xsi", "http://www.w3.org/2001/XMLSchema-instance", "type", "CanonicalUser");
                        xml.text("ID", id);
                    });
                    xml.text("Permission", "FULL_CONTROL");
                }));
        x.answer(xml);
    }

    void putAcl(S3Exchange x, Bucket bucket, byte[] body) {
        if (!bucket.takesAcls()) {
            throw aclNotSupported();
        }
        checkAclHeaders(x, bucket);
        if (body.length > 0) {
            checkGrants(bucket, document(body, "AccessControlPolicy"));
        } else if (x.call().header("X-Amz-Acl") == null) {
            throw S3Errors.invalidRequest("Your request was missing a required header: x-amz-acl");
        }
        x.answer(200);
    }

    /** Refuses what ACLs in a request's headers would grant and this gateway does not grant by ACLs. */
    static void checkAclHeaders(S3Exchange x, Bucket bucket) {
        String acl = x.call().header("X-Amz-Acl");
        boolean grants = List.of("read", "write", "read-acp", "write-acp", "full-control").stream()
                .anyMatch(g -> x.call().header("X-Amz-Grant-" + g) != null);
        if (acl == null && !grants) {
            return;
        }
        if (!bucket.takesAcls() && !"bucket-owner-full-control".equals(acl)) {
            throw aclNotSupported();
        }
        if (acl != null
                && PUBLIC_ACLS.contains(acl)
                && bucket.publicAccessBlock().orElse(PublicAccessBlock.NONE).blockPublicAcls()) {
            throw S3Errors.accessDenied();
        }
        if (grants || acl != null && PUBLIC_ACLS.contains(acl)) {
            throw S3Errors.notImplemented("an ACL that grants to others than the owner; use a bucket policy");
        }
        if (acl != null && !PRIVATE_ACLS.contains(acl)) {
            throw S3Errors.invalidArgument("Invalid x-amz-acl: " + acl, "x-amz-acl", acl);
        }
    }

    private static void checkGrants(Bucket bucket, XmlElement document) {
        String id = CanonicalIds.of(bucket.owner());
        for (XmlElement grant : document.first("AccessControlList")
                .orElseThrow(XmlElement::malformed)
                .all("Grant")) {
            String grantee = grant.first("Grantee").flatMap(g -> g.textOf("ID")).orElse("");
            if (!grantee.equals(id)) {
                throw S3Errors.notImplemented("an ACL that grants to others than the owner; use a bucket policy");
            }
        }
    }

    private static AwsError aclNotSupported() {
        return new AwsError(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
    }

    /** Configuration that is kept and given back, but not acted on. */
    void getDocument(S3Exchange x, Bucket bucket, String subresource) throws IOException {
        byte[] document = bucket.documents().get(subresource);
        if (document != null) {
            x.answer("application/xml", document);
            return;
        }
        AwsError absent = ABSENT.get(subresource);
        if (absent != null) {
            throw absent.with("BucketName", bucket.name());
        }
        x.answer(untouched(subresource));
    }

    private static XmlWriter untouched(String subresource) {
        return switch (subresource) {
            case "logging" -> new XmlWriter("BucketLoggingStatus", S3Exchange.NAMESPACE);
            case "notification" -> new XmlWriter("NotificationConfiguration", S3Exchange.NAMESPACE);
            case "accelerate" -> new XmlWriter("AccelerateConfiguration", S3Exchange.NAMESPACE);
            case "requestPayment" ->
                new XmlWriter("RequestPaymentConfiguration", S3Exchange.NAMESPACE).text("Payer", "BucketOwner");
            case "encryption" -> defaultEncryption();
            default -> throw S3Errors.notImplemented(subresource);
        };
    }

    private static XmlWriter defaultEncryption() {
        XmlWriter xml = new XmlWriter("ServerSideEncryptionConfiguration", S3Exchange.NAMESPACE);
        return xml.element("Rule", () -> {
            xml.element("ApplyServerSideEncryptionByDefault", () -> xml.text("SSEAlgorithm", "AES256"));
            xml.text("BucketKeyEnabled", false);
        });
    }

    void putDocument(S3Exchange x, Bucket bucket, String subresource, byte[] body) throws IOException {
        String root = switch (subresource) {
            case "lifecycle" -> "LifecycleConfiguration";
            case "cors" -> "CORSConfiguration";
            case "encryption" -> "ServerSideEncryptionConfiguration";
            default -> throw S3Errors.notImplemented(subresource);
        };
        XmlElement document = document(body, root);
        Optional<Encryption> encryption =
                subresource.equals("encryption") ? Optional.of(Encryption.parse(document)) : Optional.empty();
        backend.configure(bucket.name(), subresource, Optional.of(body));
        bucket.documents().put(subresource, body);
        encryption.ifPresent(bucket::encryption);
        x.answer(200);
    }

    void deleteDocument(S3Exchange x, Bucket bucket, String subresource) throws IOException {
        backend.configure(bucket.name(), subresource, Optional.empty());
        bucket.documents().remove(subresource);
        if (subresource.equals("encryption")) {
            bucket.encryption(Encryption.BY_S3);
        }
        x.answer(204);
    }

    private static XmlElement document(byte[] body, String root) {
        XmlElement document = XmlElement.parse(body);
        if (!document.name().equals(root)) {
            throw XmlElement.malformed();
        }
        return document;
    }
}
