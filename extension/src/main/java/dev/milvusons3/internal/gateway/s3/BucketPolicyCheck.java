package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyStatement;
import java.util.List;
import java.util.Locale;

/** What S3 demands of a bucket policy beyond the policy language: that it speaks of S3 and of this bucket. */
final class BucketPolicyCheck {
    private BucketPolicyCheck() {}

    static void check(PolicyDocument document, String bucketArn) {
        for (PolicyStatement statement : document.statements()) {
            checkActions(statement.actions());
            checkActions(statement.notActions());
            checkResources(statement.resources(), bucketArn);
            checkResources(statement.notResources(), bucketArn);
        }
    }

    private static void checkActions(List<String> actions) {
        for (String action : actions) {
            if (!action.equals("*") && !action.toLowerCase(Locale.ROOT).startsWith("s3:")) {
                throw BucketPolicyOperations.malformed("Policy has invalid action");
            }
        }
    }

    /** Of this bucket, or a pattern that begins as it does. */
    private static void checkResources(List<String> resources, String bucketArn) {
        for (String resource : resources) {
            int wild = firstWildcard(resource);
            boolean own = resource.equals(bucketArn)
                    || resource.startsWith(bucketArn + "/")
                    || wild < resource.length()
                            && wild <= bucketArn.length()
                            && bucketArn.startsWith(resource.substring(0, wild));
            if (!own) {
                throw BucketPolicyOperations.malformed("Policy has invalid resource");
            }
        }
    }

    private static int firstWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*' || c == '?' || c == '$') {
                return i;
            }
        }
        return text.length();
    }
}
