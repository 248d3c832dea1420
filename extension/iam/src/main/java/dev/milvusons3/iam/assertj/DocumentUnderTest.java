package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;

/**
 * A policy document with values for its placeholders. Immutable.
 *
 * @param <S> the kind of document
 */
abstract class DocumentUnderTest<S extends DocumentUnderTest<S>> {
    private final PolicyType type;
    private final DocumentSource source;
    private final PlaceholderValues values;

    DocumentUnderTest(PolicyType type, DocumentSource source, PlaceholderValues values) {
        this.type = type;
        this.source = source;
        this.values = values;
    }

    /**
     * {@return the same document with another value for a placeholder}
     *
     * <p>Without it, placeholders stand for: {@code {{bucket}}} {@code milvus-bucket}, {@code {{account}}}
     * {@code 111122223333}, {@code {{region}}} {@code us-east-2}, {@code {{partition}}} the region's,
     * {@code {{oidcProvider}}} an EKS issuer of that region, {@code {{namespace}}} {@code milvus},
     * {@code {{serviceAccount}}} {@code milvus-s3-access-sa}.
     *
     * @param placeholder its name without braces, such as {@code bucket}
     * @param value what it stands for
     * @throws IllegalArgumentException if there is no such placeholder
     * @see PolicyTemplate
     */
    public S with(String placeholder, String value) {
        return copy(source, values.with(placeholder, value));
    }

    /**
     * {@return the document as it would be sent to AWS}
     *
     * @throws MalformedPolicyException if AWS would refuse it
     */
    public PolicyDocument document() {
        PolicyDocument document = PolicyDocument.parse(source.with(values), type);
        check(document);
        return document;
    }

    /** Checks what AWS asks of a document where it is put. */
    void check(PolicyDocument document) {
        if (type == PolicyType.IDENTITY) {
            document.checkManaged();
        } else {
            document.checkSize();
        }
    }

    abstract S copy(DocumentSource source, PlaceholderValues values);

    NamedPolicy named() {
        return new NamedPolicy(source.name(), type, document());
    }

    PlaceholderValues values() {
        return values;
    }

    DocumentSource source() {
        return source;
    }

    /** {@return what it is, in a few words} */
    @Override
    public String toString() {
        return type.text() + " " + source.name();
    }
}
