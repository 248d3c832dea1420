package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * A policy document that IAM would refuse, and where. Its message is AWS' own text, then what exactly is wrong, then the
 * position; {@link #awsMessage()} is AWS' text alone, for those who answer as AWS does.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MalformedPolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String awsMessage;
    private final int line;
    private final int column;

    /**
     * @param message what is wrong, without the position
     * @param line from 1, or 0 where the document as a whole is meant
     * @param column from 1, or 0 where the document as a whole is meant
     */
    public MalformedPolicyException(String message, int line, int column) {
        this(message, "", line, column);
    }

    /**
     * @param awsMessage what AWS says, without the position
     * @param detail what exactly is wrong; empty where AWS' text says it
     * @param line from 1, or 0 where the document as a whole is meant
     * @param column from 1, or 0 where the document as a whole is meant
     */
    public MalformedPolicyException(String awsMessage, String detail, int line, int column) {
        super(awsMessage
                + joined(awsMessage, detail)
                + (line > 0 ? " (line " + line + ", column " + column + ")" : ""));
        this.awsMessage = awsMessage;
        this.line = line;
        this.column = column;
    }

    private static String joined(String before, String detail) {
        if (detail.isEmpty()) {
            return "";
        }
        return before.endsWith(".")
                ? " " + Character.toUpperCase(detail.charAt(0)) + detail.substring(1)
                : ": " + detail;
    }

    /** {@return AWS' own text for this mistake, without detail and position} */
    public String awsMessage() {
        return awsMessage;
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
