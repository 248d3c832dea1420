package dev.milvusons3.cli.serve;

import dev.milvusons3.internal.gateway.OwnPages;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@code serve} shows of itself. All of it is only read: whatever changes something is a request to AWS. */
final class Pages implements OwnPages {
    static final String HOME = PATH + "/";
    static final String TOKEN = HOME + "token";
    static final String DECISIONS = HOME + "decisions";
    private static final String EVENTS = HOME + "events";
    private static final String STYLE = HOME + "page.css";
    private static final String SCRIPT = HOME + "page.js";
    private static final String ICON = HOME + "icon.svg";
    /** The report's, which come first. */
    private static final String BASE = "/dev/milvusons3/report/base.css";

    private static final String COPY = "/dev/milvusons3/report/copy.js";

    /** Nothing that a request has in it can run, and nothing is loaded from elsewhere. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Gate gate;
    private final DecisionStream stream = new DecisionStream();
    private volatile @Nullable Served served;

    /**
     * @param address that is listened on
     * @param key that opens what is not for everybody
     */
    Pages(InetAddress address, String key) {
        this.gate = new Gate(address, key);
    }

    /** From now on there is something to show. */
    void open(Served ready) {
        served = ready;
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Served now = served;
        if (now == null) {
            json(response, 503, Map.of("status", "starting"));
        } else if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            say(response, 405, "Everything here is only read: " + request.getMethod() + " is not allowed.");
        } else {
            answer(request, response, now);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Served now) throws IOException {
        switch (request.getRequestURI()) {
            case Health.PATH -> json(response, 200, Health.of(now));
            case TOKEN -> {
                if (gate.hasKey(request)) {
                    token(request, response, now);
                } else {
                    say(
                            response,
                            401,
                            "Tokens are for those who have the key of this serve: milvus-on-s3 serve token.");
                }
            }
            default -> {
                if (gate.isKey(request.getParameter("key"))) {
                    enter(request, response);
                } else if (gate.lets(request)) {
                    show(request, response, now);
                } else {
                    say(response, 401, "This page is for those who have its key: take the address that serve printed.");
                }
            }
        }
    }

    private void show(HttpServletRequest request, HttpServletResponse response, Served now) throws IOException {
        switch (request.getRequestURI()) {
            case PATH -> redirect(response, HOME);
            case HOME -> {
                response.setHeader("Content-Security-Policy", POLICY);
                response.setHeader("Referrer-Policy", "no-referrer");
                send(
                        response,
                        200,
                        "text/html;charset=utf-8",
                        new DecisionPage(now, DecisionFilter.of(request, now.first())).write());
            }
            case STYLE -> send(response, 200, "text/css;charset=utf-8", resource(BASE) + resource("page.css"));
            case SCRIPT -> send(response, 200, "text/javascript;charset=utf-8", resource(COPY) + resource("page.js"));
            case ICON -> send(response, 200, "image/svg+xml", resource("icon.svg"));
            case EVENTS -> stream.follow(request, response, now, true);
            case DECISIONS -> {
                if (request.getParameter("follow") != null) {
                    stream.follow(request, response, now, false);
                } else {
                    stream.list(request, response, now);
                }
            }
            default ->
                say(
                        response,
                        404,
                        "There is no such page. There are " + HOME + ", " + DECISIONS + " and " + Health.PATH + ".");
        }
    }

    /** Takes the key out of the address, which others may see over one's shoulder, or in a history. */
    private void enter(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(
                "Set-Cookie",
                Gate.COOKIE + "=" + request.getParameter("key") + "; Path=" + HOME + "; HttpOnly; SameSite=Strict");
        redirect(response, HOME);
    }

    private static void redirect(HttpServletResponse response, String path) {
        response.setStatus(303);
        response.setHeader("Location", path);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Pages.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void token(HttpServletRequest request, HttpServletResponse response, Served now) throws IOException {
        String namespace = request.getParameter("namespace");
        String serviceAccount = request.getParameter("serviceAccount");
        String audience = request.getParameter("audience");
        String seconds = request.getParameter("seconds");
        if (namespace == null || serviceAccount == null || seconds == null || !seconds.matches("\\d{1,6}")) {
            say(response, 400, "A token is asked for by namespace, serviceAccount and seconds.");
            return;
        }
        String token = now.issuer()
                .token(
                        Served.subject(namespace, serviceAccount),
                        audience == null ? WebIdentityLogin.AUDIENCE : audience,
                        Duration.ofSeconds(Long.parseLong(seconds)));
        say(response, 200, token);
    }

    static void json(HttpServletResponse response, int status, Map<String, Object> fields) throws IOException {
        send(response, status, "application/json", JsonText.compact(fields) + "\n");
    }

    static void say(HttpServletResponse response, int status, String text) throws IOException {
        send(response, status, "text/plain;charset=utf-8", text + "\n");
    }

    static void send(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
