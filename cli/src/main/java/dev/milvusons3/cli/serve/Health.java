package dev.milvusons3.cli.serve;

import dev.milvusons3.internal.gateway.OwnPages;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a {@code serve} says of itself to anybody. */
final class Health {
    static final String PATH = OwnPages.PATH + "/health";
    /** On a machine that is busy, a first answer takes its time; who is not there refuses at once. */
    private static final int PATIENCE_MILLIS = 20_000;
    /** Whoever else has a port may never answer. */
    private static final int STRANGERS_MILLIS = 2_000;

    private Health() {}

    static Map<String, Object> of(Served served) {
        RunFile run = served.run();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", "ready");
        fields.put("mode", run.record() ? "record" : "enforce");
        fields.put("account", run.account());
        fields.put("region", run.region());
        fields.put("issuer", served.issuer().url().toString());
        fields.put("decisions", served.gateway().decisions().size() - served.first());
        return fields;
    }

    /** {@return what is served at an endpoint over plain HTTP, if anything answers there as serve does} */
    static Optional<Json> ask(URI plain) {
        return ask(plain, PATIENCE_MILLIS);
    }

    private static Optional<Json> ask(URI plain, int millis) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) plain.resolve(PATH).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(millis);
            connection.setReadTimeout(millis);
            try (InputStream in = connection.getInputStream()) {
                return Optional.of(Json.read(in)).filter(json -> json.has("mode"));
            }
        } catch (IOException | JsonException e) {
            return Optional.empty(); // Whatever is there, it is no serve.
        }
    }

    /** {@return who has a port, as far as it says so, to go on a sentence} */
    static String whose(InetAddress address, int port) {
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return ask(URI.create("http://" + host(reached) + ":" + port), STRANGERS_MILLIS)
                .map(json -> "by a serve of account " + json.get("account").text())
                .orElse("by another process");
    }

    static String host(InetAddress address) {
        String host = address.getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
