package dev.milvusons3.internal.gateway.http;

import dev.milvusons3.gateway.Transfer;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.World;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange. Parameters are parsed here and never by the server, which would read forms off the body. */
public final class Call implements Occasion {
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final HttpServletRequest sent;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Instant received;
    private final Instant time;
    private final UnaryOperator<World> way;
    private final Transfer transfer = new Transfer();
    private Optional<Instant> sessionEnds = Optional.empty();
    private final String requestId;
    private final String rawPath;
    private final @Nullable Parameters query;

    /**
     * The whole exchange sees one moment.
     *
     * @param received by the clock that its sender signs by
     * @param time by the account's clock
     */
    public Call(HttpServletRequest request, HttpServletResponse response, Instant received, Instant time) {
        this(request, response, received, time, UnaryOperator.identity());
    }

    /** The same by a way of its own. */
    public Call(
            HttpServletRequest request,
            HttpServletResponse response,
            Instant received,
            Instant time,
            UnaryOperator<World> way) {
        this.way = way;
        this.sent = request;
        this.response = response;
        this.received = received;
        this.time = time;
        this.requestId = newRequestId();
        this.rawPath = request.getRequestURI();
        this.query = parsed(request.getQueryString());
        this.request = new ReadRequest(request, queryIfParsed());
    }

    /** {@return what identifies one more request to a client's support} */
    public static String newRequestId() {
        return Long.toString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE, 36)
                .substring(1)
                .toUpperCase(Locale.ROOT);
    }

    private static @Nullable Parameters parsed(@Nullable String query) {
        try {
            return Parameters.parse(query);
        } catch (AwsError e) {
            return null; // Said when it is asked for, so that such a request is recorded like others.
        }
    }

    /** {@return the request as S3 reads it} */
    public HttpServletRequest request() {
        return request;
    }

    @Override
    public Transfer transfer() {
        return transfer;
    }

    /** To be called once it is known which session signed it, if one did: when that ends. */
    public void signedUntil(Optional<Instant> end) {
        sessionEnds = end;
    }

    @Override
    public Optional<Instant> sessionEnds() {
        return sessionEnds;
    }

    /** To be called when it is answered. */
    public void answered() {
        transfer.complete(
                Math.max(0, length(header("x-amz-decoded-content-length"), sent.getContentLengthLong())),
                method().equals("HEAD") ? 0 : length(response.getHeader("Content-Length"), 0));
    }

    private static long length(@Nullable String header, long otherwise) {
        return header != null && LENGTH.matcher(header).matches() ? Long.parseLong(header) : otherwise;
    }

    /** {@return where the answer goes} */
    public HttpServletResponse response() {
        return response;
    }

    /** {@return when it arrived, by the clock that its sender signs by} */
    public Instant received() {
        return received;
    }

    @Override
    public Instant time() {
        return time;
    }

    @Override
    public World world(World surroundings) {
        return way.apply(surroundings);
    }

    @Override
    public Optional<Network> network(Network surroundings) {
        return Optional.of(surroundings);
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    /** {@return what identifies it to a client's support} */
    public String requestId() {
        return requestId;
    }

    /** {@return {@code GET} and the like} */
    public String method() {
        return request.getMethod();
    }

    /** {@return the path as it was sent, still encoded} */
    public String rawPath() {
        return rawPath;
    }

    /** {@return the path decoded, or throws {@code InvalidURI}: whatever a path says to anyone is read from here} */
    public String path() {
        return UriEncoding.decode(rawPath, true);
    }

    /** {@return the query string's parameters, or throws {@code InvalidURI} if it does not parse} */
    public Parameters query() {
        return query != null ? query : Parameters.parse(request.getQueryString());
    }

    /** {@return the query string's parameters as far as they parse} */
    public Parameters queryIfParsed() {
        return query != null ? query : Parameters.parse("");
    }

    /** {@return a header's first value, or null} */
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** {@return a header's values} */
    public Enumeration<String> headers(String name) {
        return request.getHeaders(name);
    }

    /** {@return the names of the headers that stand in the request itself} */
    public Enumeration<String> sentHeaderNames() {
        return sent.getHeaderNames();
    }

    /**
     * {@return a header's values as their sender signs them: as UTF-8, if they are, and else as ISO-8859-1}
     *
     * <p>What S3 itself takes them for once they are verified, is another matter.
     */
    public Enumeration<String> sentHeaders(String name) {
        Enumeration<String> values = sent.getHeaders(name);
        return new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return values.hasMoreElements();
            }

            @Override
            public String nextElement() {
                return UriEncoding.utf8(values.nextElement());
            }
        };
    }

    /** {@return the host that was asked, without a port, in lower case; empty if none was named} */
    public String host() {
        String host = Objects.requireNonNullElse(header("Host"), "").toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /** {@return whether it came over TLS} */
    public boolean secure() {
        return request.isSecure();
    }

    @Override
    public String userAgent() {
        return Objects.requireNonNullElse(header("User-Agent"), "");
    }

    /** {@return whether the answer may carry a body} */
    public boolean mayAnswerWithBody() {
        return !"HEAD".equals(method());
    }
}
