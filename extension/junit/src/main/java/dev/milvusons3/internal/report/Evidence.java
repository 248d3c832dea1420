package dev.milvusons3.internal.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What is known about a failure, as text files. Collecting it never throws: what cannot be had is a problem of its own. */
public final class Evidence {
    private final String run;
    private final Map<String, String> files;
    private final List<Exception> problems;

    private Evidence(String run, Map<String, String> files, List<Exception> problems) {
        this.run = run;
        this.files = files;
        this.problems = problems;
    }

    /** {@return none about this deployment} */
    public static Evidence none(String run) {
        return new Evidence(run, Map.of(), List.of());
    }

    /** {@return which deployment it is about} */
    public String run() {
        return run;
    }

    /** {@return the files' contents by their relative paths, with {@code /}; without secrets} */
    public Map<String, String> files() {
        return files;
    }

    /** {@return what may have caused it, and what could not be collected} */
    public List<Exception> problems() {
        return problems;
    }

    /**
     * Writes all files.
     *
     * @param directory it exists
     */
    public void writeTo(Path directory) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** Collects files. Another thread may build from what there is so far. */
    public static final class Builder {
        private final String run;
        private final Redaction redaction;
        private final Map<String, String> files = new LinkedHashMap<>();
        private final List<Exception> problems = new ArrayList<>();

        /**
         * @param run which deployment it is about
         * @param redaction what must not be in the files
         */
        public Builder(String run, Redaction redaction) {
            this.run = run;
            this.redaction = redaction;
        }

        /**
         * Adds one file.
         *
         * @param path relative, with {@code /}
         * @param content where it comes from; if that throws, the file says so
         */
        public void add(String path, Callable<String> content) {
            String text;
            try {
                text = content.call();
            } catch (Exception e) {
                text = "This could not be collected: " + e + "\n";
                problem(new IllegalStateException("no " + path + " in the failure report: " + e, e));
            }
            String safe = redaction.apply(text);
            synchronized (this) {
                files.put(path, safe);
            }
        }

        /** Remembers what may have caused it, or that something is missing. */
        public synchronized void problem(Exception problem) {
            problems.add(problem);
        }

        /** {@return what there is so far} */
        public synchronized Evidence build() {
            return new Evidence(run, Map.copyOf(files), List.copyOf(problems));
        }
    }
}
