package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import java.time.Instant;
import java.util.Map;

/**
 * Those of AWS' own policies that deployments of this kind attach.
 *
 * @see <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">AWS managed policies</a>
 */
final class AwsManagedPolicies {
    private static final Instant LONG_AGO = Instant.parse("2015-02-06T18:39:46Z");

    private AwsManagedPolicies() {}

    static void addTo(Map<String, ManagedPolicy> policies, String partition) {
        add(policies, partition, "AdministratorAccess", "ANPAIWMBCKSKIEE64ZLYK", allow("\"*\""));
        add(
                policies,
                partition,
                "AmazonS3FullAccess",
                "ANPAIFIR6V6BVTRAHWINE",
                allow("[\"s3:*\",\"s3-object-lambda:*\"]"));
        add(
                policies,
                partition,
                "AmazonS3ReadOnlyAccess",
                "ANPAIZTJ4DXE7G6AGAE6M",
                allow(
                        "[\"s3:Get*\",\"s3:List*\",\"s3:Describe*\",\"s3-object-lambda:Get*\",\"s3-object-lambda:List*\"]"));
    }

    private static String allow(String actions) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":" + actions
                + ",\"Resource\":\"*\"}]}";
    }

    private static void add(
            Map<String, ManagedPolicy> policies, String partition, String name, String id, String json) {
        ManagedPolicy policy = new ManagedPolicy(
                "arn:" + partition + ":iam::aws:policy/" + name, name, "/", id, "", LONG_AGO, Map.of());
        policy.addVersion(PolicyDocument.parse(json, PolicyType.IDENTITY), LONG_AGO);
        policies.put(policy.arn, policy);
    }

    static boolean isAws(String arn) {
        return arn.contains(":iam::aws:");
    }
}
