package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyTooLargeException;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** A bucket's policy. */
final class BucketPolicyOperations {
    private final IamDirectory iam;
    private final S3Backend backend;

    BucketPolicyOperations(IamDirectory iam, S3Backend backend) {
        this.iam = iam;
        this.backend = backend;
    }

    void get(S3Exchange x, Bucket bucket) throws IOException {
        NamedPolicy policy = bucket.policy(iam).orElseThrow(() -> noPolicy(bucket));
        x.answer("application/json", policy.document().json().getBytes(StandardCharsets.UTF_8));
    }

    void status(S3Exchange x, Bucket bucket) throws IOException {
        NamedPolicy policy = bucket.policy(iam).orElseThrow(() -> noPolicy(bucket));
        XmlWriter xml = new XmlWriter("PolicyStatus", S3Exchange.NAMESPACE);
        x.answer(xml.text("IsPublic", PublicPolicies.isPublic(policy.document())));
    }

    private static AwsError noPolicy(Bucket bucket) {
        return new AwsError(404, "NoSuchBucketPolicy", "The bucket policy does not exist")
                .with("BucketName", bucket.name());
    }

    void put(S3Exchange x, Bucket bucket, byte[] body) throws IOException {
        String json = new String(body, StandardCharsets.UTF_8);
        PolicyDocument document;
        BoundPolicy bound;
        try {
            document = PolicyDocument.parse(json, PolicyType.RESOURCE);
            document.checkSize();
            bound = BoundPolicy.of(document, bucket.owner(), iam);
            document.checkForBucket(bucket.owner().bucketArn(bucket.name()));
        } catch (MalformedPolicyException e) {
            throw malformed(Objects.requireNonNullElse(e.getMessage(), e.awsMessage()));
        } catch (PolicyTooLargeException e) {
            throw malformed(e.awsMessage());
        }
        boolean isPublic = PublicPolicies.isPublic(document);
        if (isPublic
                && bucket.publicAccessBlock().orElse(PublicAccessBlock.NONE).blockPublicPolicy()) {
            throw new AwsError(
                    403,
                    "AccessDenied",
                    "User: " + x.caller().arn() + " is not authorized to perform: s3:PutBucketPolicy on resource: \""
                            + bucket.owner().bucketArn(bucket.name())
                            + "\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block"
                            + " Public Access.");
        }
        backend.configure(bucket.name(), "policy", Optional.of(body));
        bucket.policy(Optional.of(bound), isPublic);
        x.answer(204);
    }

    static AwsError malformed(String message) {
        return new AwsError(400, "MalformedPolicy", message);
    }

    void delete(S3Exchange x, Bucket bucket) throws IOException {
        backend.configure(bucket.name(), "policy", Optional.empty());
        bucket.policy(Optional.empty(), false);
        x.answer(204);
    }
}
