package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads names and ARNs of what is there already. */
final class Adoptable {
    static final String BUCKET = "a bucket's name or ARN";
    static final String POLICY = "a managed policy's name or ARN";
    static final String ROLE = "a role's name or ARN";
    static final String SERVICE_ACCOUNT =
            "namespace and service account with a slash between, such as" + " milvus/milvus-s3-access-sa";
    static final String RELEASE = "the name of a Helm release";

    private static final Pattern BUCKET_ARN = Pattern.compile("arn:aws[a-z-]*:s3:::([^/]+)");
    private static final Pattern IAM_ARN = Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}|aws):(policy|role)/\\S+");
    private static final Pattern RELEASE_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?");

    private Adoptable() {}

    static String bucket(String text, Class<?> anchor) throws Refusal {
        Matcher arn = BUCKET_ARN.matcher(text.trim());
        return BucketNames.read(arn.matches() ? arn.group(1) : text.trim(), anchor);
    }

    static String policy(String text, Class<?> anchor) throws Refusal {
        return isArn(text, "policy", POLICY) ? text.trim() : IamNames.policy(text.trim(), anchor);
    }

    static String role(String text, Class<?> anchor) throws Refusal {
        return isArn(text, "role", ROLE) ? text.trim() : IamNames.role(text.trim(), anchor);
    }

    private static boolean isArn(String text, String type, String allowed) throws Refusal {
        if (!text.trim().startsWith("arn:")) {
            return false;
        }
        Matcher arn = IAM_ARN.matcher(text.trim());
        if (!arn.matches() || !arn.group(2).equals(type)) {
            throw new Refusal("not the ARN of a " + type + ". Allowed: " + allowed + ".");
        }
        return true;
    }

    static String serviceAccount(String text, Class<?> anchor) throws Refusal {
        String[] parts = text.trim().split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new Refusal("not both. Allowed: " + SERVICE_ACCOUNT + ".");
        }
        return text.trim();
    }

    static String release(String text, Class<?> anchor) throws Refusal {
        if (!RELEASE_NAME.matcher(text.trim()).matches()) {
            throw new Refusal("Helm would refuse it. Allowed: " + RELEASE + ".");
        }
        return text.trim();
    }

    static String password(String text, Class<?> anchor) {
        return text;
    }
}
