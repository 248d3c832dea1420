package dev.milvusons3.internal.tree;

/** A text that is not what it should be, and where. */
public final class MalformedTreeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /**
     * @param message what is wrong, without a full stop
     * @param line from 1
     * @param column from 1
     */
    public MalformedTreeException(String message, int line, int column) {
        super(message);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
