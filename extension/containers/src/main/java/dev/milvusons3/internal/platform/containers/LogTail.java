package dev.milvusons3.internal.platform.containers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.testcontainers.containers.output.OutputFrame;

/** The last lines that a container logged; Testcontainers removes one that does not start, with its log. */
final class LogTail implements Consumer<OutputFrame> {
    private static final int LINES = 10;
    private static final int WIDTH = 300;

    private final Deque<String> lines = new ArrayDeque<>();

    @Override
    public synchronized void accept(OutputFrame frame) {
        frame.getUtf8String().lines().forEach(line -> {
            lines.addLast(line.length() > WIDTH ? line.substring(0, WIDTH) + "..." : line);
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        });
    }

    /** {@return the lines; nothing if there are none} */
    @Override
    public synchronized String toString() {
        return String.join("\n", lines);
    }
}
