package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.sigv4.CanonicalRequest;
import dev.milvusons3.internal.gateway.sigv4.CredentialScope;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import dev.milvusons3.internal.gateway.sigv4.SigningKeys;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** A connection on which a test says every byte itself. Requests are signed with the parts that AWS' own vectors hold right. */
public final class RawHttp implements AutoCloseable {
    /** An answer. */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** The text of the first element of that name. */
        public String element(String name) {
            int from = body.indexOf("<" + name + ">");
            return from < 0 ? "" : body.substring(from + name.length() + 2, body.indexOf("</" + name + ">", from));
        }
    }

    /** A request that can still be changed. */
    public static final class Request {
        public final String method;
        public String target;
        public final Map<String, String> headers = new LinkedHashMap<>();
        public byte[] body;
        /** In which its head is written. */
        public Charset charset = StandardCharsets.UTF_8;

        private Request(String method, String target, byte[] body) {
            this.method = method;
            this.target = target;
            this.body = body;
        }

        public Request header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Request without(String name) {
            headers.keySet().removeIf(name::equalsIgnoreCase);
            return this;
        }

        private byte[] bytes() {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(head.append("\r\n").toString().getBytes(charset));
            out.writeBytes(body);
            return out.toByteArray();
        }
    }

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Socket socket;
    private final InputStream in;

    public RawHttp(URI endpoint) throws IOException {
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request without a signature. */
    public static Request plain(URI endpoint, String method, String target, String body) {
        Request request = new Request(method, target, body.getBytes(StandardCharsets.UTF_8));
        request.header("Host", endpoint.getHost() + ":" + endpoint.getPort());
        if (request.body.length > 0) {
            request.header("Content-Length", Integer.toString(request.body.length));
        }
        return request;
    }

    /** What a signature is made of. */
    public record Signing(AwsCredentials credentials, String region, String service, Duration clockOffset) {
        public Signing(AwsCredentials credentials) {
            this(credentials, "us-east-2", "s3", Duration.ZERO);
        }

        /** Signs all headers and the body, as they are now; what is to be said of the body may be there already. */
        public Request sign(URI endpoint, Request request) {
            request.without("Authorization").without("X-Amz-Security-Token");
            if (credentials instanceof AwsSessionCredentials session) {
                request.header("X-Amz-Security-Token", session.sessionToken());
            }
            String date = DATE.format(Instant.now().plus(clockOffset));
            request.header("X-Amz-Date", date);
            TreeMap<String, String> lower = new TreeMap<>();
            request.headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
            String hash = lower.getOrDefault("x-amz-content-sha256", Hashes.sha256Hex(request.body));
            if (service.equals("s3") && lower.putIfAbsent("x-amz-content-sha256", hash) == null) {
                request.header("x-amz-content-sha256", hash);
            }
            int question = request.target.indexOf('?');
            String canonical = CanonicalRequest.of(
                    request.method,
                    question < 0 ? request.target : request.target.substring(0, question),
                    Parameters.parse(question < 0 ? "" : request.target.substring(question + 1)),
                    List.copyOf(lower.keySet()),
                    name -> Collections.enumeration(List.of(lower.get(name))),
                    hash);
            CredentialScope scope = new CredentialScope(date.substring(0, 8), region, service);
            byte[] key = new SigningKeys().key(credentials.secretAccessKey(), scope);
            String signature = Hashes.hex(Hashes.hmac(key, CanonicalRequest.stringToSign(date, scope, canonical)));
            return request.header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders="
                            + String.join(";", lower.keySet()) + ", Signature=" + signature);
        }
    }

    /** A URL that its holder may use for a minute: query and host are signed, the body is not. */
    public static Request presigned(
            AwsCredentials credentials, URI endpoint, String method, String target, String body) {
        Request request = plain(endpoint, method, target, body);
        String date = DATE.format(Instant.now());
        CredentialScope scope = new CredentialScope(date.substring(0, 8), "us-east-2", "s3");
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = (question < 0 ? "" : target.substring(question + 1) + "&")
                + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                + UriEncoding.encode(credentials.accessKeyId() + "/" + scope) + "&X-Amz-Date=" + date
                + "&X-Amz-Expires=60&X-Amz-SignedHeaders=host";
        String canonical = CanonicalRequest.of(
                method,
                path,
                Parameters.parse(query),
                List.of("host"),
                name -> Collections.enumeration(List.of(request.headers.get("Host"))),
                "UNSIGNED-PAYLOAD");
        byte[] key = new SigningKeys().key(credentials.secretAccessKey(), scope);
        String signature = Hashes.hex(Hashes.hmac(key, CanonicalRequest.stringToSign(date, scope, canonical)));
        request.target = path + "?" + query + "&X-Amz-Signature=" + signature;
        return request;
    }

    public Answer send(Request request) throws IOException {
        socket.getOutputStream().write(request.bytes());
        socket.getOutputStream().flush();
        return read(request.method.equals("HEAD"));
    }

    /** Sends only the beginning; more may follow. */
    public void sendBeginning(Request request, int bodyBytes) throws IOException {
        byte[] all = request.bytes();
        write(Arrays.copyOf(all, all.length - request.body.length + bodyBytes));
    }

    /** Sends bytes as they are. */
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends only the beginning, and nothing more after that. */
    public void sendPart(Request request, int bodyBytes) throws IOException {
        byte[] all = request.bytes();
        socket.getOutputStream().write(all, 0, all.length - request.body.length + bodyBytes);
        socket.getOutputStream().flush();
        socket.shutdownOutput();
    }

    /** Sends the head, and a piece of the body; the rest follows by {@link #sendBody}. */
    public void sendHead(Request request, int bodyBytes) throws IOException {
        byte[] all = request.bytes();
        socket.getOutputStream().write(all, 0, all.length - request.body.length + bodyBytes);
        socket.getOutputStream().flush();
    }

    /** Sends a piece of the body. */
    public void sendBody(Request request, int from, int to) throws IOException {
        socket.getOutputStream().write(request.body, from, to - from);
        socket.getOutputStream().flush();
    }

    public Answer read(boolean head) throws IOException {
        String status = line();
        if (status.isEmpty()) {
            return new Answer(0, Map.of(), "");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        byte[] body = {};
        if (!head && headers.containsKey("Content-Length")) {
            body = in.readNBytes(Integer.parseInt(headers.get("Content-Length")));
        } else if (!head
                && headers.getOrDefault("Transfer-Encoding", "")
                        .toLowerCase(Locale.ROOT)
                        .equals("chunked")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                all.writeBytes(in.readNBytes(size));
                line();
            }
            line();
            body = all.toByteArray();
        }
        return new Answer(Integer.parseInt(status.split(" ")[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
