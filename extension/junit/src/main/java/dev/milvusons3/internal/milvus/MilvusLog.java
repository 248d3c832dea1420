package dev.milvusons3.internal.milvus;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a server printed, read from its file: never more than a bounded part of it. */
public final class MilvusLog {
    private static final int TAIL_BYTES = 256 * 1024;
    private static final int SCAN_BYTES = 8 * 1024 * 1024;
    private static final int LINE_LENGTH = 600;

    /** With this a Go program that crashed starts the stacks of its goroutines: thousands of lines that say nothing to a test's author. */
    private static final Pattern GOROUTINE = Pattern.compile("goroutine \\d+ \\[.*");

    private final Path file;

    MilvusLog(Path file) {
        this.file = file;
    }

    /** What a line tells about why a server does not become healthy. */
    public enum Kind {
        /** A port was taken in the meantime: worth another try with others. */
        ADDRESS_IN_USE("address already in use|get available port when init"),
        /** S3 refused. */
        ACCESS_DENIED("(?:blob bucket|IO failed\\[).*(?:Access ?Denied|Forbidden)|is not authorized to perform: "
                + "|AWSError 'AccessDenied'|exception:AccessDenied|errcode:403"),
        /** The bucket is not there. */
        NO_SUCH_BUCKET("NoSuchBucket|The specified bucket does not exist"),
        /** S3 or STS did not take the credentials, or there were none. */
        CREDENTIALS(
                "InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|InvalidIdentityToken"
                        + "|AuthorizationHeaderMalformed|(?i:(?:failed|unable) to (?:get|load|retrieve|fetch|refresh).*credential)"),
        /** Nobody answers where S3 should be. */
        UNREACHABLE("blob bucket.*(?:connection refused|no such host|i/o timeout|network is unreachable)"),
        /** Who answers shows a certificate of an authority that Milvus does not trust: first its Go side's words, then its C++ side's. */
        UNTRUSTED("x509: |curlCode: 60"),
        /** Another user of the machine owns the directory where Milvus insists on writing its pid file. */
        RUNTIME_DIRECTORY("Create runtime directory at .* failed"),
        /** The server crashed. */
        PANIC("^(?:panic: |fatal error: |terminate called|SIG[A-Z]+: )|\\[FATAL]");

        private final Pattern pattern;

        Kind(String pattern) {
            this.pattern = Pattern.compile(pattern);
        }
    }

    /**
     * A line that matters.
     *
     * @param line shortened
     */
    public record Finding(Kind kind, String line) {}

    /** {@return the last lines, oldest first, up to a crash's stacks} */
    public String tail(int lines) {
        List<String> all = read(TAIL_BYTES);
        if (firstStack(all) < all.size()) {
            // There may be more of them than that, and what ended the server stands before the first.
            List<String> more = read(SCAN_BYTES);
            all = end(more.subList(0, firstStack(more)));
        }
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    /** {@return the last finding of each kind, oldest first} */
    public List<Finding> findings() {
        return findIn(String.join("\n", read(SCAN_BYTES)));
    }

    /** {@return the last finding of a kind} */
    public Optional<Finding> find(Kind kind) {
        return findings().stream().filter(finding -> finding.kind() == kind).findFirst();
    }

    /** {@return whether some text, such as a tail, has a line of a kind} */
    public static boolean hasLineOf(Kind kind, String text) {
        return text.lines().anyMatch(line -> kind.pattern.matcher(line).find());
    }

    /** {@return the last finding of each kind in some text, such as a tail, oldest first} */
    public static List<Finding> findIn(String text) {
        List<Finding> found = new ArrayList<>();
        text.lines().forEach(line -> {
            for (Kind kind : Kind.values()) {
                if (kind.pattern.matcher(line).find()) {
                    found.removeIf(earlier -> earlier.kind() == kind);
                    found.add(new Finding(kind, shortened(line)));
                }
            }
        });
        return List.copyOf(found);
    }

    /** {@return the last lines of some text, up to a crash's stacks} */
    public static String tailOf(String text, int lines) {
        List<String> all = text.lines().map(MilvusLog::shortened).toList();
        int end = firstStack(all);
        return String.join("\n", all.subList(lines > end ? 0 : end - lines, end));
    }

    /** {@return what a program that crashed said last, in one line; empty if it said nothing} */
    public static Optional<String> lastWords(String text) {
        return findIn(text).stream()
                .filter(finding -> finding.kind() == Kind.PANIC)
                .map(Finding::line)
                .findFirst()
                .or(() -> tailOf(text, Integer.MAX_VALUE)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .reduce((earlier, later) -> later));
    }

    /** {@return where the stacks of a crash begin, or how many lines there are} */
    private static int firstStack(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (GOROUTINE.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return lines.size();
    }

    /** {@return the last lines, not longer together than a tail is read} */
    private static List<String> end(List<String> lines) {
        int from = lines.size();
        int length = 0;
        while (from > 0 && length + lines.get(from - 1).length() < TAIL_BYTES) {
            from--;
            length += lines.get(from).length() + 1;
        }
        return lines.subList(from, lines.size());
    }

    /** {@return the lines in the last bytes of the file; the first may have lost its beginning} */
    private List<String> read(int bytes) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long length = log.length();
            byte[] end = new byte[(int) Math.min(length, bytes)];
            log.seek(length - end.length);
            log.readFully(end);
            return new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .map(MilvusLog::shortened)
                    .toList();
        } catch (IOException unreadable) {
            return List.of("(cannot read " + file + ": " + unreadable.getMessage() + ")");
        }
    }

    private static String shortened(String line) {
        // Errors carry their stack in the same line.
        int stack = line.indexOf(" [stack=");
        String text = stack < 0 ? line : line.substring(0, stack);
        return text.length() <= LINE_LENGTH ? text : text.substring(0, LINE_LENGTH) + "...";
    }
}
