package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A directory seen by a process whose root it is: links lead to where they would lead it, and never out.
 *
 * @param root a real path
 */
record Rooted(Path root) {
    private static final int MAX_LINKS = 40;

    /** Sees each step of a way, and may prepare it. */
    @FunctionalInterface
    interface Step {
        /** @param next no link */
        void to(Path next) throws IOException;
    }

    /**
     * {@return where a way leads, as a path on the machine; there need be nothing}
     *
     * @param names without {@code ..}
     * @param step sees everything on the way, and the last
     */
    Path follow(List<String> names, Step step) throws IOException {
        Path at = root;
        Deque<String> todo = new ArrayDeque<>(names);
        int links = 0;
        while (!todo.isEmpty()) {
            String part = todo.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                // From a link. Above the root is the root.
                at = at.equals(root) ? root : at.getParent();
                continue;
            }
            Path next = at.resolve(part);
            if (Files.isSymbolicLink(next)) {
                if (++links > MAX_LINKS) {
                    throw new IOException("Links go round at " + String.join("/", names) + ".");
                }
                String target = Files.readSymbolicLink(next).toString();
                at = target.startsWith("/") ? root : at;
                List<String> more = new ArrayList<>(List.of(target.split("/")));
                Collections.reverse(more);
                more.forEach(todo::addFirst);
                continue;
            }
            step.to(next);
            at = next;
        }
        return at;
    }

    /**
     * {@return where a path leads, on the machine; empty if there is nothing}
     *
     * @param path absolute, as the process would say it
     */
    Optional<Path> find(String path) throws IOException {
        Path found = follow(List.of(path.split("/")), next -> {});
        return Files.exists(found) ? Optional.of(found) : Optional.empty();
    }
}
