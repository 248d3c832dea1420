package dev.milvusons3;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What was asked for cannot be had: all that is wrong with the settings of one test class, found before anything started.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MilvusOnS3ConfigurationException extends MilvusOnS3Exception {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    /**
     * @param subject whose settings they are, such as a test class
     * @param problems at least one; each names the setting, where it came from, what was found and what is allowed
     */
    public MilvusOnS3ConfigurationException(String subject, List<String> problems) {
        super(message(subject, problems));
        this.problems = problems.toArray(String[]::new);
    }

    /** {@return every problem, each in one piece of text: the setting, where it came from, what was found, what is allowed} */
    public List<String> problems() {
        return List.of(problems);
    }

    private static String message(String subject, List<String> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problems");
        }
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return subject + ": " + count + " with the settings of @MilvusOnS3, nothing was started"
                + "\n  - "
                + String.join("\n  - ", problems);
    }
}
