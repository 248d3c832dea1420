package dev.milvusons3.internal.platform;

import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the harness has put into an account: from which of the author's documents each policy is, and which objects are its own.
 * A document travels to the account as plain text, so it is known again by what it says. Safe for any number of threads.
 */
public final class WrittenPolicies implements Authoring {
    private final List<PolicySource> sources = new CopyOnWriteArrayList<>();
    private final Map<String, String> own = new ConcurrentHashMap<>();

    /** Remembers a document before it is sent. */
    public void add(PolicySource source) {
        sources.add(source);
    }

    /**
     * Remembers a thing of the harness, such as the object of its rehearsal.
     *
     * @param resource what the ARNs of such things begin with
     * @param instead what a policy should speak of
     */
    public void own(String resource, String instead) {
        own.put(resource, instead);
    }

    @Override
    public Optional<PolicySource> sourceOf(PolicyDocument document) {
        if (document.source().isPresent()) {
            return document.source();
        }
        return sources.stream()
                .filter(source -> source.json().equals(document.json()))
                .findFirst()
                .or(() -> sources.stream()
                        .filter(source -> says(source, document))
                        .findFirst());
    }

    /** {@return the author's name of a document as it is sent, such as its file} */
    public Optional<String> nameOf(String json) {
        return sources.stream()
                .filter(source -> source.json().equals(json))
                .map(source -> source.template().name())
                .findFirst();
    }

    /** An account may hand a document out in another shape than it was given. */
    private static boolean says(PolicySource source, PolicyDocument document) {
        try {
            return PolicyDocument.parse(source, document.type()).isEquivalentTo(document);
        } catch (IllegalArgumentException ofAnotherType) {
            return false;
        }
    }

    @Override
    public Optional<String> insteadOf(String resource) {
        return own.entrySet().stream()
                .filter(entry -> resource.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
