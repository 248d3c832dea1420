package dev.milvusons3.internal.gateway.authz;

import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Occasion;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The condition keys that requests to any service have. Those that follow from the principal are the evaluator's, those of network and
 * organisation the authorizer's.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">AWS global condition context keys</a>
 */
public final class ConditionKeys {
    private ConditionKeys() {}

    /** {@return a map that the service adds its own keys to} */
    public static Map<String, List<String>> global(Call call, Account account, Caller caller) {
        Map<String, List<String>> keys = new HashMap<>(32);
        keys.put("aws:SecureTransport", one(Boolean.toString(call.secure())));
        putTimeAndRegion(keys, call, account);
        putHeader(keys, "aws:UserAgent", call, "User-Agent");
        putHeader(keys, "aws:Referer", call, "Referer");
        caller.session().ifPresent(session -> {
            keys.put(
                    "aws:TokenIssueTime",
                    one(session.issued().truncatedTo(ChronoUnit.SECONDS).toString()));
            session.federatedProvider().ifPresent(arn -> keys.put("aws:FederatedProvider", one(arn)));
            session.sourceIdentity().ifPresent(identity -> keys.put("aws:SourceIdentity", one(identity)));
        });
        return keys;
    }

    /** {@return those of a request that a service of AWS makes with a session that it has; it has no address and no user agent} */
    public static Map<String, List<String>> ofSession(Occasion occasion, Account account) {
        Map<String, List<String>> keys = new HashMap<>(32);
        putTimeAndRegion(keys, occasion, account);
        keys.put("aws:SecureTransport", one("true"));
        return keys;
    }

    /** {@return those of a request that a service of AWS makes as itself, for something of the account} */
    public static Map<String, List<String>> ofService(Occasion occasion, Account account, String sourceArn) {
        Map<String, List<String>> keys = ofSession(occasion, account);
        keys.put("aws:SourceArn", one(sourceArn));
        keys.put("aws:SourceAccount", one(account.id()));
        return keys;
    }

    /**
     * {@return those of a request that a service of AWS makes with its caller's rights}
     *
     * @param service its principal, such as {@code s3.amazonaws.com}
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html#access_fas_policy_conditions">FAS
     *     requests and IAM policy conditions</a>
     */
    public static Map<String, List<String>> ofForwardedCall(Occasion occasion, Account account, String service) {
        Map<String, List<String>> keys = new HashMap<>(32);
        putTimeAndRegion(keys, occasion, account);
        keys.put("aws:SecureTransport", one("true"));
        keys.put("aws:ViaAWSService", one("true"));
        keys.put("aws:CalledVia", one(service));
        keys.put("aws:CalledViaFirst", one(service));
        keys.put("aws:CalledViaLast", one(service));
        return keys;
    }

    private static void putTimeAndRegion(Map<String, List<String>> keys, Occasion occasion, Account account) {
        keys.put(
                "aws:CurrentTime",
                one(occasion.time().truncatedTo(ChronoUnit.SECONDS).toString()));
        keys.put("aws:EpochTime", one(Long.toString(occasion.time().getEpochSecond())));
        keys.put("aws:RequestedRegion", one(account.region().id()));
    }

    /** Adds a key for a header that is there. */
    public static void putHeader(Map<String, List<String>> keys, String key, Call call, String header) {
        String value = call.header(header);
        if (value != null) {
            keys.put(key, one(value));
        }
    }

    /** {@return a key's only value} */
    public static List<String> one(String value) {
        return List.of(value);
    }
}
