package dev.milvusons3.internal.setup.cloudformation;

import dev.milvusons3.internal.setup.Choice;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.YamlNodes;
import dev.milvusons3.setup.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a template, in JSON or in YAML with or without short forms. */
public final class CloudFormationTemplate {
    private CloudFormationTemplate() {}

    /**
     * {@return the set-up that it makes}
     *
     * @param from as it was given
     * @param choice which role and bucket are meant, where there are several
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it
     */
    public static Setup read(Path file, String from, Choice choice) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Node root = text.stripLeading().startsWith("{")
                    ? JsonNodes.read(text)
                    : YamlNodes.readTemplate(text).orElse(new Node.Null(1, 1));
            return new TemplateSetup(new Template(root), from, choice).setup();
        } catch (MalformedTreeException e) {
            throw Problems.only(from, e.line(), e.column(), "This is not a template: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw Problems.only(from, 0, 0, "It cannot be read: " + e + ".");
        }
    }
}
