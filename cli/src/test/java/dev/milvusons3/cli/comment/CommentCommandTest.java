package dev.milvusons3.cli.comment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommentCommandTest {
    private static final String MARKER = "<!-- milvus-on-s3 check -->\n";

    @TempDir
    Path directory;

    private final Map<String, String> comments = new LinkedHashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private HttpServer github;
    private int status = 200;

    @BeforeEach
    void open() throws IOException {
        github = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        github.createContext("/", this::answer);
        github.start();
        environment.put(
                "GITHUB_API_URL", "http://127.0.0.1:" + github.getAddress().getPort());
        environment.put("GITHUB_REPOSITORY", "example/books");
        environment.put("GITHUB_TOKEN", "a-token");
        environment.put("GITHUB_REF", "refs/pull/17/merge");
    }

    @AfterEach
    void close() {
        github.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        boolean known = "Bearer a-token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Object said = Map.of();
        if (exchange.getRequestMethod().equals("GET")) {
            int page = Integer.parseInt(exchange.getRequestURI().getQuery().replaceAll(".*&page=", ""));
            List<Object> all = new ArrayList<>();
            comments.forEach((id, text) -> all.add(Map.of("id", Integer.valueOf(id), "body", text)));
            said = all.subList(Math.min(all.size(), (page - 1) * 100), Math.min(all.size(), page * 100));
        } else if (path.equals("/repos/example/books/issues/17/comments")) {
            comments.put(
                    String.valueOf(comments.size() + 1),
                    Json.read(body).get("body").text());
        } else if (path.startsWith("/repos/example/books/issues/comments/")) {
            comments.put(
                    path.substring(path.lastIndexOf('/') + 1),
                    Json.read(body).get("body").text());
        }
        byte[] answer = JsonText.compact(said).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? status : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private int comment(String text, String... options) throws IOException {
        Path report = Files.writeString(directory.resolve("check.md"), text);
        List<String> arguments = new ArrayList<>(List.of(report.toString()));
        arguments.addAll(List.of(options));
        return new CommandLine(new CommentCommand().in(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void thereIsOneCommentWhichEveryRunReplaces() throws IOException {
        for (int i = 1; i <= 100; i++) {
            comments.put(String.valueOf(i), "somebody's");
        }

        assertThat(comment(MARKER + "1 error")).isZero();
        assertThat(comment(MARKER + "2 errors")).isZero();
        assertThat(comment(MARKER + "nothing found")).isZero();

        assertThat(comments).hasSize(101).containsEntry("101", MARKER + "nothing found");
        assertThat(out.toString().lines())
                .containsExactly(
                        "a comment was made on pull request 17",
                        "the comment on pull request 17 was replaced",
                        "the comment on pull request 17 was replaced");
    }

    @Test
    void aCleanReportMakesNoNewComment() throws IOException {
        assertThat(comment(MARKER + "nothing found")).isZero();
        assertThat(comments).isEmpty();
    }

    @Test
    void aLongReportIsCut() throws IOException {
        assertThat(comment(MARKER + "x".repeat(70_000))).isZero();
        assertThat(comments.get("1")).hasSizeLessThanOrEqualTo(65_536).endsWith("the rest is in the job's summary.\n");
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        status = 403;
        assertThat(comment(MARKER)).isEqualTo(1);
        assertThat(err.toString())
                .contains("with 403")
                .contains("pull-requests: write")
                .doesNotContain("a-token");
        environment.put("GITHUB_REF", "refs/heads/main");
        assertThat(comment(MARKER)).isEqualTo(2);
        assertThat(err.toString()).contains("Allowed: refs/pull/NUMBER/merge, or --pull-request NUMBER.");
        environment.remove("GITHUB_TOKEN");
        assertThat(comment(MARKER)).isEqualTo(2);
        assertThat(err.toString()).contains("GITHUB_TOKEN is not set.");
        assertThat(comment("no report")).isEqualTo(2);
        assertThat(err.toString()).contains("is no report of check --format markdown");
    }
}
