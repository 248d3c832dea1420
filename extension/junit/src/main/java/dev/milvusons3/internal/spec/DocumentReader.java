package dev.milvusons3.internal.spec;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.spec.Setting.Reader;
import dev.milvusons3.internal.spec.Setting.Refusal;
import dev.milvusons3.setup.Placeholders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads policy documents: from the class path, or as they stand. */
final class DocumentReader implements Reader<PolicyTemplate> {
    private static final String SCHEME = "classpath:";

    private static final Map<String, String> SAMPLES = Map.of(
            "bucket", "milvus-bucket-0123456789abcdef01234567",
            "partition", "aws",
            "account", "123456789012",
            "region", "us-east-2",
            "oidcProvider", "oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
            "namespace", "milvus-0123456789",
            "serviceAccount", "milvus-s3-access-sa");

    /** What a setting of several documents may be. */
    static final String SEVERAL =
            "class path resources (with or without \"classpath:\") and inline JSON documents, with commas between";

    private final PolicyType type;

    DocumentReader(PolicyType type) {
        this.type = type;
    }

    /** {@return whether a setting's text is the document itself} */
    static boolean isInline(String text) {
        return text.stripLeading().startsWith("{");
    }

    /** {@return a setting's text for people: not the document itself} */
    static String shown(String text) {
        return isInline(text) ? "inline JSON of " + text.length() + " characters" : "\"" + text + "\"";
    }

    /** {@return the same of several} */
    static String shownSeveral(String text) {
        return parts(text).stream().map(DocumentReader::shown).collect(Collectors.joining(", "));
    }

    /** {@return the documents that a text names, and has} */
    List<PolicyTemplate> several(String text, Class<?> anchor) throws Refusal {
        List<String> parts = parts(text);
        List<PolicyTemplate> templates = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String part : parts) {
            String which = parts.size() == 1
                    ? ""
                    : "number " + (templates.size() + refused.size() + 1) + ", " + shown(part) + ": ";
            try {
                if (part.isEmpty()) {
                    throw new Refusal("it is empty. Allowed: " + SEVERAL + ".");
                }
                templates.add(read(part, anchor));
            } catch (Refusal e) {
                refused.add(which + e.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            throw new Refusal(String.join(" ", refused));
        }
        return List.copyOf(templates);
    }

    /** {@return what is between the commas that are in no document} */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                quoted = c != '"';
                if (c == '\\' && i + 1 < text.length()) {
                    part.append(c);
                    c = text.charAt(++i);
                }
            } else if (depth > 0 || c == '{' && part.toString().isBlank()) {
                quoted = c == '"';
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            } else if (c == ',') {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            part.append(c);
        }
        parts.add(part.toString().strip());
        return parts;
    }

    @Override
    public PolicyTemplate read(String text, Class<?> anchor) throws Refusal {
        String name = isInline(text) ? "the inline document of " + anchor.getSimpleName() : resource(text);
        String document = isInline(text) ? text : load(name, anchor);
        try {
            PolicyTemplate template = Placeholders.template(name, document);
            check(template);
            return template;
        } catch (IllegalArgumentException e) {
            throw new Refusal(e.getMessage() + ".");
        }
    }

    /** Checks what IAM would say of it, with values of the usual kind and length in it. */
    private void check(PolicyTemplate template) {
        String rendered = template.render(SAMPLES);
        try {
            PolicyDocument document = PolicyDocument.parse(rendered, type);
            if (type == PolicyType.IDENTITY) {
                document.checkManaged();
            } else {
                document.checkSize();
            }
        } catch (MalformedPolicyException e) {
            throw new IllegalArgumentException(inTemplate(e, template), e);
        }
    }

    /** The exception's message with the column that the template has there, which is the one that its author sees. */
    private static String inTemplate(MalformedPolicyException e, PolicyTemplate template) {
        String message = String.valueOf(e.getMessage());
        List<String> lines = template.text().lines().toList();
        if (e.line() < 1 || e.line() > lines.size()) {
            return message;
        }
        int column = TemplateColumns.inTemplate(lines.get(e.line() - 1), e.column(), SAMPLES);
        return message.replace(", column " + e.column() + ")", ", column " + column + ")");
    }

    private static String resource(String text) {
        String path = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static String load(String name, Class<?> anchor) throws Refusal {
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
