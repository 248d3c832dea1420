package dev.milvusons3.internal.setup;

import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.MalformedSetupException;
import dev.milvusons3.setup.SetupProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that is wrong with a set-up, to be reported at once. */
public final class Problems {
    private final String from;
    private final Set<SetupProblem> found = new LinkedHashSet<>();

    /** @param from what is read */
    public Problems(String from) {
        this.from = from;
    }

    public void add(String file, int line, int column, String message) {
        found.add(new SetupProblem(file, line, column, message));
    }

    public void add(String file, Node at, String message) {
        add(file, at.line(), at.column(), message);
    }

    public void add(String file, MalformedTreeException e, String message) {
        add(file, e.line(), e.column(), message);
    }

    /** A file as a whole. */
    public void add(String file, String message) {
        add(file, 0, 0, message);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws MalformedSetupException if there are any */
    public void raise() {
        if (!found.isEmpty()) {
            List<SetupProblem> sorted = new ArrayList<>(found);
            sorted.sort(Comparator.comparing(SetupProblem::file)
                    .thenComparing(SetupProblem::line)
                    .thenComparing(SetupProblem::column));
            throw new MalformedSetupException(from, sorted);
        }
    }

    /** {@return an exception with one problem, for what ends the reading} */
    public static MalformedSetupException only(String from, int line, int column, String message) {
        return new MalformedSetupException(from, List.of(new SetupProblem(from, line, column, message)));
    }
}
