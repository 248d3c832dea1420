package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import dev.milvusons3.internal.gateway.sigv4.RequestSigner;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.gateway.upstream.Reply;
import dev.milvusons3.internal.gateway.upstream.Upstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An IAM behind the gateway, which keeps the account's documents where others see them and change them. What was read
 * from it is believed for a moment, and not beyond a change through the gateway. Guarded by the store's lock.
 */
public final class IamUpstream {
    private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final List<String> QUESTIONS = List.of("Get", "List", "Simulate");
    private static final int MAX_ANSWER = 64 << 20;
    private static final Map<String, String> FORM =
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

    private final Upstream upstream;
    private boolean believed;
    private long readAt;

    /**
     * @param endpoint that takes the account's id for a key id
     * @param pulse tells whether it answers; the caller's to close
     */
    public IamUpstream(URI endpoint, Account account, String secret, Pulse pulse) {
        this.upstream =
                new Upstream(endpoint, new RequestSigner(account.id(), secret, account.iamRegion(), "iam"), pulse);
    }

    /** Stops believing what was read. */
    void distrust() {
        believed = false;
    }

    /** {@return whether it must be read again} */
    boolean isDue() {
        return !believed || System.nanoTime() - readAt > BELIEVED_NANOS;
    }

    /** {@return the answer to a change; questions are answered by what was read, with the gateway's own pages} */
    Optional<byte[]> forward(QueryRequest q) {
        if (QUESTIONS.stream().anyMatch(q.action()::startsWith)) {
            return Optional.empty();
        }
        Map<String, String> form = new TreeMap<>(q.parameters().asMap());
        form.keySet().removeIf(name -> name.startsWith("X-Amz-"));
        return Optional.of(send(form));
    }

    /**
     * Reads everything that decisions are made by.
     *
     * @param complete whether also what only questions about it are answered with
     */
    void load(IamStore store, boolean complete) {
        long now = System.nanoTime();
        IamReader reader = new IamReader(this, store.account().partition());
        reader.read();
        if (complete) {
            reader.complete();
        }
        replace(store.policies(), reader.policies());
        replace(store.roles(), reader.roles());
        replace(store.providers(), reader.providers());
        replace(store.users(), reader.users());
        readAt = now;
        believed = true;
        store.rebind();
    }

    private static <V> void replace(Map<String, V> old, Map<String, V> by) {
        old.clear();
        old.putAll(by);
    }

    /** {@return what an operation's result says} */
    XmlElement ask(String action, Map<String, String> parameters) {
        Map<String, String> form = new TreeMap<>(parameters);
        form.put("Action", action);
        form.put("Version", IamService.VERSION);
        return XmlElement.parse(send(form)).first(action + "Result").orElseThrow(XmlElement::malformed);
    }

    /** {@return the results of all pages} */
    List<XmlElement> askAll(String action, Map<String, String> parameters) {
        List<XmlElement> pages = new ArrayList<>();
        Map<String, String> form = new TreeMap<>(parameters);
        while (true) {
            XmlElement page = ask(action, form);
            pages.add(page);
            Optional<String> marker = page.textOf("Marker").filter(m -> !m.isEmpty());
            if (marker.isEmpty() || !page.textOf("IsTruncated").orElse("").equals("true")) {
                return pages;
            }
            form.put("Marker", marker.get());
        }
    }

    private byte[] send(Map<String, String> form) {
        byte[] body = form.entrySet().stream()
                .map(e -> UriEncoding.encode(e.getKey()) + "=" + UriEncoding.encode(e.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
        try (Reply reply = upstream.send(
                "POST",
                "/",
                Parameters.parse(""),
                FORM,
                new ByteArrayInputStream(body),
                body.length,
                Hashes.sha256Hex(body))) {
            byte[] answer = reply.body().readNBytes(MAX_ANSWER);
            if (reply.status() >= 300) {
                throw error(reply.status(), answer);
            }
            return answer;
        } catch (IOException e) {
            throw new AwsError(503, "ServiceUnavailable", "The answer of what keeps IAM broke off: " + e.getMessage());
        }
    }

    private static AwsError error(int status, byte[] answer) {
        XmlElement error = XmlElement.parse(answer).first("Error").orElseThrow(XmlElement::malformed);
        return new AwsError(
                status,
                error.textOf("Code").filter(code -> !code.isBlank()).orElse("InternalFailure"),
                error.textOf("Message")
                        .filter(text -> !text.isBlank())
                        .orElse("What keeps IAM answered with " + status + " and no text."));
    }
}
