package dev.milvusons3.setup;

import org.apiguardian.api.API;

/**
 * Something that is wrong with a set-up, and where.
 *
 * @param file as it was given, or the address in it
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the line or file as a whole is meant
 * @param message whole sentences: what is wrong, and what is allowed
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SetupProblem(String file, int line, int column, String message) {
    /** {@return as compilers write it: {@code file:line:column: message}} */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + (line > 0 && column > 0 ? ":" + column : "") + ": " + message;
    }
}
