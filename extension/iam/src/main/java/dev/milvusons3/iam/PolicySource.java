package dev.milvusons3.iam;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * Where a document's text comes from: what its author wrote, and with which values. Explanations name it, and write suggestions
 * as the author would.
 *
 * @param template what was written, and where
 * @param values of its placeholders, by their names
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record PolicySource(PolicyTemplate template, Map<String, String> values) {
    /** Copies the map. */
    public PolicySource {
        values = Map.copyOf(values);
    }

    /** {@return what a person finds it by: the name of a file or resource, such as {@code policies/milvus-s3.json}} */
    public String name() {
        return template.name();
    }

    /**
     * {@return the text with the values}
     *
     * @throws IllegalArgumentException if a value is missing
     */
    public String json() {
        return template.render(values);
    }

    /** {@return another document as this one's author would write it: with placeholders where the values of one run stand} */
    public String write(PolicyDocument document) {
        return PolicyJson.write(document, this);
    }

    /** {@return whether a text is the value of a placeholder that stands in the template} */
    boolean writes(String placeholder, String value) {
        return template.placeholders().contains(placeholder) && value.equals(values.get(placeholder));
    }
}
