package dev.milvusons3.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The global condition keys that follow from who asks and whose the resource is.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global condition keys</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable">Principal key values</a>
 */
final class PrincipalKeys {
    private PrincipalKeys() {}

    static void addTo(Map<String, List<String>> keys, AuthorizationRequest request) {
        Principal principal = request.principal();
        switch (principal.kind()) {
            case ROOT -> caller(keys, principal, "Account");
            case USER -> {
                caller(keys, principal, "User");
                put(
                        keys,
                        "aws:username",
                        principal.arn().substring(principal.arn().lastIndexOf('/') + 1));
            }
            case ASSUMED_ROLE -> caller(keys, principal, "AssumedRole");
            case ANONYMOUS -> {
                put(keys, "aws:principaltype", "Anonymous");
                put(keys, "aws:principalaccount", "anonymous");
                put(keys, "aws:userid", "anonymous");
            }
            case SERVICE -> {
                put(keys, "aws:principalisawsservice", "true");
                put(keys, "aws:principalservicename", principal.arn());
            }
            case WEB_IDENTITY -> {
                // Not yet a principal of the account: only its provider's own keys are there.
            }
        }
        principal
                .tags()
                .forEach((name, value) -> put(keys, "aws:principaltag/" + name.toLowerCase(Locale.ROOT), value));
        put(keys, "aws:resourceaccount", request.resourceAccountId());
    }

    private static void caller(Map<String, List<String>> keys, Principal principal, String type) {
        put(keys, "aws:principaltype", type);
        put(keys, "aws:principalarn", principal.roleArn().orElse(principal.arn()));
        put(keys, "aws:principalaccount", principal.accountId());
        put(keys, "aws:userid", principal.userId());
        put(keys, "aws:principalisawsservice", "false");
    }

    private static void put(Map<String, List<String>> keys, String key, String value) {
        if (!value.isEmpty() || key.startsWith("aws:principaltag/")) {
            keys.put(key, List.of(value));
        }
    }
}
