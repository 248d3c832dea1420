package dev.milvusons3.cli.check;

import java.util.Optional;

/**
 * A place in a file.
 *
 * @param file as it was given, with slashes
 * @param line from 1; 0: the file as a whole
 * @param column from 1; 0: the lines as a whole
 * @param endLine not before the first
 * @param endColumn after the last character; 0 where {@code column} is
 * @param address in the file, such as {@code aws_iam_role.milvus}, where it has such
 */
record Spot(String file, int line, int column, int endLine, int endColumn, Optional<String> address) {
    static Spot ofFile(String file) {
        return new Spot(file, 0, 0, 0, 0, Optional.empty());
    }

    /** {@return as compilers write it} */
    @Override
    public String toString() {
        return file
                + (line > 0 ? ":" + line : "")
                + (line > 0 && column > 0 ? ":" + column : "")
                + address.map(text -> " (" + text + ")").orElse("");
    }
}
