package dev.milvusons3.iam;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What is known of how documents came to be, so that explanations can name what their author wrote, and suggest what the author
 * would write.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Authoring {
    /** Nothing but what documents know themselves. */
    Authoring OF_DOCUMENTS = PolicyDocument::source;

    /**
     * {@return where a document comes from, if that is known}
     *
     * @param document as it was evaluated
     */
    Optional<PolicySource> sourceOf(PolicyDocument document);

    /**
     * {@return what a suggestion should speak of instead of what a request was about: the same, unless the request was for a
     * thing that no policy should name}
     *
     * @param resource an ARN, or {@code *}
     */
    default Optional<String> insteadOf(String resource) {
        return Optional.empty();
    }
}
