package dev.milvusons3.iam;

/**
 * A policy document that IAM would refuse, and where.
 *
 * @since 0.1
 */
public final class MalformedPolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /**
     * @param message what is wrong, without the position
     * @param line from 1, or 0 where the document as a whole is meant
     * @param column from 1, or 0 where the document as a whole is meant
     */
    public MalformedPolicyException(String message, int line, int column) {
        super(line > 0 ? message + " (line " + line + ", column " + column + ")" : message);
        this.line = line;
        this.column = column;
    }

    /** {@return the line of the mistake, from 1; 0 where the document as a whole is meant} */
    public int line() {
        return line;
    }

    /** {@return the column of the mistake, from 1; 0 where the document as a whole is meant} */
    public int column() {
        return column;
    }
}
