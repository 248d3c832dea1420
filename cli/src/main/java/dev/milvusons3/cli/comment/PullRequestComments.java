package dev.milvusons3.cli.comment;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The comments of pull requests, by GitHub's API.
 *
 * @see <a href="https://docs.github.com/rest/issues/comments">Issue comments</a>
 */
final class PullRequestComments {
    /** GitHub takes no longer ones. */
    private static final int LONGEST = 65_536;

    private static final int PAGE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CUT = "\n\n… the rest is in the job's summary.\n";

    private final URI api;
    private final String repository;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();

    PullRequestComments(URI api, String repository, String token) {
        this.api = api;
        this.repository = repository;
        this.token = token;
    }

    /**
     * {@return what was done, for people}
     *
     * @param clean whether there is nothing to say if nothing was said before
     * @throws IOException if GitHub refuses it
     */
    String put(int pullRequest, String body, boolean clean) throws IOException, InterruptedException {
        String marker = body.lines().findFirst().orElseThrow();
        Optional<String> before = find(pullRequest, marker);
        if (before.isEmpty() && clean) {
            return "nothing was found, and there is no comment to replace";
        }
        String text = body.length() <= LONGEST ? body : body.substring(0, LONGEST - CUT.length()) + CUT;
        String json = JsonText.compact(Map.of("body", text));
        if (before.isPresent()) {
            send("PATCH", "/issues/comments/" + before.get(), json);
            return "the comment on pull request " + pullRequest + " was replaced";
        }
        send("POST", "/issues/" + pullRequest + "/comments", json);
        return "a comment was made on pull request " + pullRequest;
    }

    private Optional<String> find(int pullRequest, String marker) throws IOException, InterruptedException {
        for (int page = 1; ; page++) {
            Json comments = send("GET", "/issues/" + pullRequest + "/comments?per_page=" + PAGE + "&page=" + page, "");
            Optional<String> found = StreamSupport.stream(comments.items().spliterator(), false)
                    .filter(comment -> comment.get("body").text().startsWith(marker))
                    .map(comment -> comment.get("id").text())
                    .findFirst();
            long count =
                    StreamSupport.stream(comments.items().spliterator(), false).count();
            if (found.isPresent() || count < PAGE) {
                return found;
            }
        }
    }

    private Json send(String method, String path, String json) throws IOException, InterruptedException {
        URI uri = URI.create(api + "/repos/" + repository + path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/vnd.github+json")
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                json.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            String hint = answer.statusCode() == 403 || answer.statusCode() == 404
                    ? " The workflow needs permissions: { pull-requests: write }; a pull request from a fork has no such token."
                    : "";
            throw new IOException(
                    "GitHub answered " + method + " " + uri + " with " + answer.statusCode() + "." + hint);
        }
        return Json.read(answer.body());
    }
}
