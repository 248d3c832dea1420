package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.gateway.http.Call;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A request as text, given to the gateway's parts without a server. */
public final class FakeExchange {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private FakeExchange(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /** Parses a request as it would stand on the wire. Header lines that begin with a space go on with the one before. */
    public static FakeExchange parse(String text) {
        return parse(text, new byte[0]);
    }

    /** The same with a body that follows the blank line. */
    public static FakeExchange parse(String text, byte[] body) {
        String[] parts = text.replace("\r\n", "\n").split("\n\n", 2);
        String[] lines = parts[0].split("\n");
        String target = lines[0].substring(lines[0].indexOf(' ') + 1, lines[0].lastIndexOf(' '));
        int question = target.indexOf('?');
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> last = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].startsWith(" ")) {
                last.set(last.size() - 1, last.get(last.size() - 1) + "\n" + lines[i]);
                continue;
            }
            int colon = lines[i].indexOf(':');
            last = headers.computeIfAbsent(lines[i].substring(0, colon), n -> new ArrayList<>());
            last.add(lines[i].substring(colon + 1));
        }
        byte[] content = body.length > 0 || parts.length < 2 ? body : parts[1].getBytes(StandardCharsets.UTF_8);
        return new FakeExchange(
                lines[0].substring(0, lines[0].indexOf(' ')),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                content);
    }

    /** The body. */
    public byte[] body() {
        return body;
    }

    /** The call, at a time. */
    public Call at(Instant time) {
        Bytes bytes = new Bytes(body);
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, m, args) -> switch (m.getName()) {
                    case "getMethod" -> method;
                    case "getRequestURI" -> path;
                    case "getQueryString" -> query.isEmpty() ? null : query;
                    case "getHeader" -> first((String) args[0]);
                    case "getHeaders" -> Collections.enumeration(headers.getOrDefault((String) args[0], List.of()));
                    case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                    case "getContentLengthLong" -> contentLength();
                    case "getInputStream" -> bytes;
                    case "isSecure" -> false;
                    case "getRemoteAddr" -> "127.0.0.1";
                    default -> throw new UnsupportedOperationException(m.getName());
                });
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, m, args) -> {
                    throw new UnsupportedOperationException(m.getName());
                });
        return new Call(request, response, time, time);
    }

    private String first(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    private long contentLength() {
        String length = first("Content-Length");
        return length == null ? -1 : Long.parseLong(length.toLowerCase(Locale.ROOT));
    }

    private static final class Bytes extends ServletInputStream {
        private final InputStream in;

        Bytes(byte[] body) {
            in = new ByteArrayInputStream(body);
        }

        @Override
        public int read() throws java.io.IOException {
            return in.read();
        }

        @Override
        public int read(byte[] b, int off, int len) throws java.io.IOException {
            // In pieces of odd sizes, as a network gives them.
            return in.read(b, off, Math.min(len, 1_021));
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
