package dev.milvusons3.setup;

import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A set-up that cannot be read, with everything that is wrong with it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MalformedSetupException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<SetupProblem> problems;

    /**
     * @param from what was read
     * @param problems at least one
     */
    public MalformedSetupException(String from, List<SetupProblem> problems) {
        super("The set-up " + from + " has " + (problems.size() == 1 ? "a problem" : problems.size() + " problems")
                + ":"
                + problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining()));
        this.problems = List.copyOf(problems);
    }

    /** {@return all, in the order of files and lines} */
    public List<SetupProblem> problems() {
        return problems;
    }
}
