package dev.milvusons3.iam;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A statement that is missing: with it in a policy of its type (and all other suggestions followed) the request would have
 * been allowed. It grants no more than the request asked for: it keeps what the statement that came closest asks about, with
 * this request's values.
 *
 * @param type the type of policy that it belongs into
 * @param policy the policy that it belongs into; empty if there is none of the type yet
 * @param source by what the author finds that policy's document, such as a file's name; empty if that is not known, or is the
 *     policy's name
 * @param statement JSON of the statement, for the policy's version; for a new policy, for version 2012-10-17. Where the
 *     document's source is known, with the placeholders of {@link PolicyTemplate} for the values of the run
 * @param wording how the document's author writes it
 * @param note what is to be known before it is pasted, in whole sentences; empty if nothing is
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Suggestion(
        PolicyType type,
        Optional<NamedPolicy> policy,
        Optional<String> source,
        String statement,
        Wording wording,
        String note) {
    /** {@return the statement as the author of the document would write it: JSON, unless the document is made of something else} */
    public String written() {
        return wording.statement(statement);
    }

    /** {@return where it belongs, such as {@code in the identity-based policy milvus-s3}} */
    public String place() {
        return "in the " + type.text()
                + policy.map(known -> " " + known.shortName()).orElse("")
                + source.map(name -> " (" + name + ")").orElse("");
    }
}
