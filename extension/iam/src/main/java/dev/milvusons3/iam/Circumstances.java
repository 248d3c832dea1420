package dev.milvusons3.iam;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What an explanation should know of a request beyond what is decided by: no decision depends on it. Immutable.
 *
 * @param notSupplied condition keys, in lower case, whose values on AWS cannot be had where the request was made; with the reason
 *     of each as a clause, such as {@code EMBEDDED has no VPC}
 * @param authoring what is known of how the documents came to be
 * @param why why this action was asked for, as a whole sentence, where the request does not tell by itself; empty if it does
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Circumstances(Map<String, String> notSupplied, Authoring authoring, String why) {
    /** Of a request as AWS gets it: it has all keys that it can have, and asks for what it says. */
    public static final Circumstances USUAL = new Circumstances(Map.of(), Authoring.OF_DOCUMENTS, "");

    /** Copies the map, with its keys in lower case. */
    public Circumstances {
        Map<String, String> lower = new HashMap<>();
        notSupplied.forEach((key, reason) -> lower.put(key.toLowerCase(Locale.ROOT), reason));
        notSupplied = Map.copyOf(lower);
    }

    /**
     * {@return the same with a reason for what was asked}
     *
     * @param reason a whole sentence; empty for none
     */
    public Circumstances because(String reason) {
        return reason.equals(why) ? this : new Circumstances(notSupplied, authoring, reason);
    }

    /** {@return why a key's value on AWS cannot be had here; empty if it can} */
    Optional<String> reasonFor(String lowerCaseKey) {
        return Optional.ofNullable(notSupplied.get(lowerCaseKey));
    }
}
