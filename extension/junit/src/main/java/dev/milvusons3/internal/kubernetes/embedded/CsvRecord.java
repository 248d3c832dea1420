package dev.milvusons3.internal.kubernetes.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first record of a CSV text by RFC 4180, as strict as Go's {@code encoding/csv}: spaces belong to the fields, stray quotes are errors. */
final class CsvRecord {
    private final String text;
    private final List<String> fields = new ArrayList<>();
    private int at;

    private CsvRecord(String text) {
        this.text = text;
    }

    /** {@return its fields, or nothing if there is no record or it is malformed} */
    static Optional<List<String>> parse(String text) {
        CsvRecord record = new CsvRecord(text.replace("\r\n", "\n").replaceFirst("^\n+", ""));
        return !record.text.isEmpty() && record.readAll() ? Optional.of(record.fields) : Optional.empty();
    }

    private boolean readAll() {
        do {
            if (!(peek() == '"' ? readQuoted() : readPlain())) {
                return false;
            }
        } while (skipComma());
        return true;
    }

    private boolean skipComma() {
        boolean comma = peek() == ',';
        at += comma ? 1 : 0;
        return comma;
    }

    private boolean readPlain() {
        int start = at;
        while (peek() != ',' && peek() != '\n') {
            if (peek() == '"') {
                return false;
            }
            at++;
        }
        return fields.add(text.substring(start, at));
    }

    private boolean readQuoted() {
        StringBuilder field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (peek() == '"') {
                field.append(text.charAt(at++));
            } else {
                fields.add(field.toString());
                return peek() == ',' || peek() == '\n';
            }
        }
        return false;
    }

    /** {@return the next character; past the end it is a line's end, which ends the record just the same} */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\n';
    }
}
