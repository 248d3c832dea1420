package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTest {
    private static final Map<String, String> HEADERS =
            Map.of("Authorization", "Bearer secret", "Accept", "a/b", "Range", "bytes=1-");

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Http http = new Http((why, time) -> pauses.add(time));

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /** Registries redirect to stores that refuse, or should not see, what is meant for the registry. */
    @Test
    void sendsCredentialsOnToNobody() throws Exception {
        List<Headers> elsewhere = new CopyOnWriteArrayList<>();
        URI store = serve(exchange -> {
            elsewhere.add(exchange.getRequestHeaders());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        List<Headers> home = new CopyOnWriteArrayList<>();
        URI registry = serve(exchange -> {
            home.add(exchange.getRequestHeaders());
            boolean first = exchange.getRequestURI().getPath().equals("/first");
            exchange.getResponseHeaders().add("Location", first ? "/second" : store + "/blob");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        assertThat(get(registry.resolve("/first")).statusCode()).isEqualTo(200);

        assertThat(home).hasSize(2).allMatch(headers -> headers.getFirst("Authorization") != null);
        assertThat(elsewhere).singleElement().satisfies(headers -> {
            assertThat(headers.getFirst("Authorization")).isNull();
            assertThat(headers.getFirst("Accept")).isEqualTo("a/b");
            assertThat(headers.getFirst("Range")).isEqualTo("bytes=1-");
        });
    }

    @Test
    void doesNotFollowRedirectsForEver() throws Exception {
        URI loop = serve(exchange -> {
            exchange.getResponseHeaders().add("Location", "/again");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> get(loop))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("redirects more than 5 times");
    }

    @Test
    void asksABusyServerAgainWhenItSaysAndGivesUp() throws Exception {
        List<String> retryAfter = new ArrayList<>(List.of("3", date(30), "nonsense", "7"));
        URI busy = serve(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", retryAfter.remove(0));
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });

        assertThat(get(busy).statusCode()).isEqualTo(503);

        assertThat(retryAfter).isEmpty();
        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(0)).isEqualTo(Duration.ofSeconds(3));
        assertThat(pauses.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(pauses.get(2)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void waitsForNobodyLongerThanTwoMinutes() throws Exception {
        URI busy = serve(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "3600");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });

        assertThat(get(busy).statusCode()).isEqualTo(429);
        assertThat(pauses).isEmpty();
    }

    private static String date(int seconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds));
    }

    private HttpResponse<Void> get(URI uri) throws IOException, InterruptedException {
        return http.get(uri, HEADERS, BodyHandlers.discarding(), () -> 0);
    }

    private URI serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
