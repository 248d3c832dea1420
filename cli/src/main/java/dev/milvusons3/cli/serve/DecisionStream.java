package dev.milvusons3.cli.serve;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.report.DecisionsJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Decisions for programs: JSON, one a line, or as events of a server.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class DecisionStream {
    /** Each has a thread of the server's for as long as it follows. */
    private static final int FOLLOWERS = 32;

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Semaphore followers = new Semaphore(FOLLOWERS);

    /** {@return a decision with all that is known of it, and how it was made} */
    static String json(Gateway gateway, RecordedDecision decision) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mode", gateway.enforcing() ? "enforce" : "record");
        fields.putAll(DecisionsJson.fields(decision));
        return JsonText.compact(fields);
    }

    /** Those that are there. */
    void list(HttpServletRequest request, HttpServletResponse response, Served served) throws IOException {
        Gateway gateway = served.gateway();
        DecisionFilter filter = DecisionFilter.of(request, served.first());
        StringBuilder lines = new StringBuilder();
        gateway.decisions().listSince(filter.since()).stream()
                .filter(filter)
                .forEach(decision -> lines.append(json(gateway, decision)).append('\n'));
        Pages.send(response, 200, "application/x-ndjson", lines.toString());
    }

    /** Those too that come, until whoever reads has gone, or the gateway is closed. */
    void follow(HttpServletRequest request, HttpServletResponse response, Served served, boolean events)
            throws IOException {
        if (!followers.tryAcquire()) {
            Pages.say(response, 503, FOLLOWERS + " follow the decisions already, which is the most that there may be.");
            return;
        }
        Gateway gateway = served.gateway();
        DecisionFilter filter = DecisionFilter.of(request, served.first());
        long since = Math.max(filter.since(), DecisionFilter.number(request.getHeader("Last-Event-ID")));
        try (Following following = new Following(gateway.decisions(), since)) {
            response.setContentType(events ? "text/event-stream" : "application/x-ndjson");
            OutputStream out = response.getOutputStream();
            // So that the head is sent, and who reads knows that it is followed.
            write(out, events ? ": following\n\n" : "");
            response.flushBuffer();
            while (true) {
                Optional<RecordedDecision> next = following.next(HEARTBEAT);
                long lost = following.lost();
                if (lost > 0) {
                    write(out, line("{\"lost\":" + lost + "}", "lost", "", events));
                }
                if (next.isEmpty()) {
                    write(out, events ? ": \n\n" : "\n");
                } else if (filter.test(next.get())) {
                    write(
                            out,
                            line(
                                    json(gateway, next.get()),
                                    "decision",
                                    "id: " + next.get().number() + "\n",
                                    events));
                }
                response.flushBuffer();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            followers.release();
        }
    }

    private static String line(String json, String event, String id, boolean events) {
        return events ? id + "event: " + event + "\ndata: " + json + "\n\n" : json + "\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
