package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.question.Requests;
import dev.milvusons3.internal.question.Scope;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes callers of the ARNs by which people speak of them. */
final class Principals {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Pattern ARN =
            Pattern.compile("arn:([a-z0-9-]+):(?:iam|sts)::([0-9]{12}):(root|role/.+|user/.+|assumed-role/.+)");

    private Principals() {}

    static Principal of(String text, Scope scope) {
        if (text.equals("*")) {
            return Principal.anonymous();
        }
        if (ACCOUNT.matcher(text).matches()) {
            return Principal.root(scope.partition(), text);
        }
        if (SERVICE.matcher(text).matches()) {
            return Principal.service(text);
        }
        Matcher arn = ARN.matcher(text);
        if (!arn.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no caller. Allowed: the ARN of a role, a session, a user"
                            + " or an account's root, an account's twelve digits, a service, or *.");
        }
        String kind = arn.group(3);
        if (kind.equals("root")) {
            return Principal.root(arn.group(1), arn.group(2));
        }
        if (kind.startsWith("role/")) {
            return Requests.session(text);
        }
        if (kind.startsWith("user/")) {
            return Principal.user(text, "AIDAEXAMPLEUSERID001");
        }
        String[] parts = kind.split("/", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("\"" + text + "\" lacks the session's name");
        }
        String role = "arn:" + arn.group(1) + ":iam::" + arn.group(2) + ":role/" + parts[1];
        return Principal.session(role, Requests.ROLE_ID, parts[2]);
    }
}
