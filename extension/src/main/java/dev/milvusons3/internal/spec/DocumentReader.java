package dev.milvusons3.internal.spec;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.spec.Setting.Reader;
import dev.milvusons3.internal.spec.Setting.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads policy documents: from the class path, or as they stand. */
final class DocumentReader implements Reader<String> {
    private static final String SCHEME = "classpath:";

    private final PolicyType type;

    DocumentReader(PolicyType type) {
        this.type = type;
    }

    /** {@return whether a setting's text is the document itself} */
    static boolean isInline(String text) {
        return text.stripLeading().startsWith("{");
    }

    @Override
    public String read(String text, Class<?> anchor) throws Refusal {
        String document = isInline(text) ? text : load(text, anchor);
        try {
            PolicyDocument.parse(document, type);
        } catch (MalformedPolicyException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
        return document;
    }

    private static String load(String text, Class<?> anchor) throws Refusal {
        String path = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        String name = path.startsWith("/") ? path.substring(1) : path;
        ClassLoader loader = anchor.getClassLoader();
        try (InputStream in = loader.getResourceAsStream(name)) {
            if (in != null) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new Refusal("the class path resource \"" + name + "\" cannot be read: " + e.getMessage() + ".");
        }
        String beside = anchor.getPackageName().replace('.', '/') + "/" + name;
        if (loader.getResource(beside) != null) {
            throw new Refusal("the class path has no resource \"" + name + "\"; did you mean \"" + beside
                    + "\"? Allowed: a resource's full path, or inline JSON that starts with {.");
        }
        throw new Refusal("the class path has no resource \"" + name
                + "\" (looked up by the class loader of " + anchor.getName()
                + "). Allowed: a resource's full path, such as \"policies/milvus.json\" for"
                + " src/test/resources/policies/milvus.json, or inline JSON that starts with {.");
    }
}
