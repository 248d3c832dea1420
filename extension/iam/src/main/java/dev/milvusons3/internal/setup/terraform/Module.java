package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.tree.Node;
import java.util.HashMap;
import java.util.Map;

/** What the configuration of a module says: of its resources the expressions, and what it calls and gives. */
final class Module {
    /** By local address. */
    final Map<String, Node> expressions = new HashMap<>();

    /** By local address, such as {@code aws.data}. */
    final Map<String, String> providers = new HashMap<>();

    final Map<String, Node> outputs = new HashMap<>();
    final Map<String, Call> calls = new HashMap<>();

    /** A call of a module. */
    static final class Call {
        String source = "";
        Node expressions = new Node.Null(0, 0);
        Module module = new Module();
    }
}
