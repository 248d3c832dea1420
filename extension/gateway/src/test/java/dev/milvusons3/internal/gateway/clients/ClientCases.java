package dev.milvusons3.internal.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What AWS answers in each case, and which clients ask: a table such as {@code cases.txt} among the resources. */
final class ClientCases {
    private static final String EVERY_CLIENT = "all";
    private static final String ANYTHING = "…";

    private ClientCases() {}

    /** The expected result of each case that a client has to run, by the case's name. */
    static Map<String, String> of(String table, String client) throws IOException {
        Map<String, String> cases = new LinkedHashMap<>();
        String text = new String(Toolbox.resource(table), StandardCharsets.UTF_8);
        for (String line :
                text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            String[] columns = line.split("\\|", 3);
            if (columns.length != 3) {
                throw new IllegalStateException("A case has a name, clients and a result: " + line);
            }
            List<String> clients = List.of(columns[1].trim().split(" +"));
            if (clients.contains(EVERY_CLIENT) || clients.contains(client)) {
                if (cases.put(columns[0].trim(), columns[2].trim()) != null) {
                    throw new IllegalStateException("Two results of one case: " + line);
                }
            }
        }
        return cases;
    }

    /** Fails if that is not the expected result; none is expected of a case that is not in the table. */
    static void check(@Nullable String expected, @Nullable String result, String errors) {
        if (expected != null && expected.endsWith(ANYTHING)) {
            assertThat(result).as(errors).startsWith(expected.substring(0, expected.length() - ANYTHING.length()));
        } else {
            assertThat(result).as(errors).isEqualTo(expected);
        }
    }

    /** The results that a script printed, one a line. Anything else in its output is an error of the script. */
    static Map<String, String> printed(String output) {
        Map<String, String> results = new LinkedHashMap<>();
        for (String line : output.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals < 0 || results.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
                throw new IllegalStateException("That is no result of a case, or its second: " + line + "\n" + output);
            }
        }
        return results;
    }
}
