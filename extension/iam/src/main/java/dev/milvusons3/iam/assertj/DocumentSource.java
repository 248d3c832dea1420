package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.setup.Placeholders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of a policy document, placeholders and all.
 *
 * @param name by which messages speak of it
 */
record DocumentSource(String name, String text) {
    private static final String SCHEME = "classpath:";

    /** @param resourceOrJson a class path resource, or JSON that starts with an opening brace */
    static DocumentSource of(String resourceOrJson) {
        if (resourceOrJson.stripLeading().startsWith("{")) {
            return new DocumentSource("(inline)", resourceOrJson);
        }
        String path = resourceOrJson.startsWith(SCHEME) ? resourceOrJson.substring(SCHEME.length()) : resourceOrJson;
        String name = path.startsWith("/") ? path.substring(1) : path;
        String text = load(Thread.currentThread().getContextClassLoader(), name);
        if (text == null) {
            text = load(DocumentSource.class.getClassLoader(), name);
        }
        if (text == null) {
            throw new IllegalArgumentException("the class path has no resource \"" + name
                    + "\". Allowed: a resource's full path, such as \"policies/milvus.json\" for"
                    + " src/test/resources/policies/milvus.json, or inline JSON that starts with {.");
        }
        return new DocumentSource(name, text);
    }

    /** {@return the same with values for its placeholders} */
    PolicySource with(PlaceholderValues values) {
        return new PolicySource(Placeholders.template(name, text), values.all());
    }

    private static @Nullable String load(@Nullable ClassLoader loader, String name) {
        if (loader == null) {
            return null;
        }
        try (InputStream in = loader.getResourceAsStream(name)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the class path resource \"" + name + "\" cannot be read", e);
        }
    }
}
