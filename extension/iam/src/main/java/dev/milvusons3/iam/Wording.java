package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * How an author writes documents, where that is something else than JSON with placeholders: by references to other resources, or in
 * blocks. What it writes can be pasted where the author found the document.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Wording {
    /** JSON, in which every value stands as it is. */
    Wording JSON = new Wording() {
        @Override
        public String value(String value) {
            return value;
        }

        @Override
        public String statement(String json) {
            return json;
        }
    };

    /**
     * {@return a value as the author would write it in JSON}
     *
     * @param value of a statement, with the placeholders that the document has
     */
    String value(String value);

    /**
     * {@return a statement as the author would write it}
     *
     * @param json whose values are written by {@link #value}
     */
    String statement(String json);
}
