package dev.milvusons3.internal.report.html;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real browser without a window, driven by the DevTools protocol. */
public final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String REQUIRE = "REQUIRE_BROWSER";
    private static final String LISTENING = "DevTools listening on ";
    /** <a href="https://github.com/dequelabs/axe-core">axe-core</a>, MPL-2.0. */
    private static final String AXE = resource("/axe.min.js");
    /** Of a page of any size more of its rules apply. */
    private static final int FEW = 20;

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();
    private int last;

    private Browser(Process process, URI page) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page, new Listener())
                .join();
    }

    /** Starts one, or skips the test and says why; with REQUIRE_BROWSER=true in the environment it fails instead. */
    public static Browser start(Path profile) throws Exception {
        Optional<Path> program = NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            String reason = "there is no browser on the PATH (" + String.join(", ", NAMES) + ")";
            if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
                throw new IllegalStateException(reason + ", and " + REQUIRE + " is true");
            }
            abort(reason);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        program.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true);
        // Or it leaves a directory of its own in the machine's.
        builder.environment().put("TMPDIR", profile.toString());
        Process process = builder.start();
        try {
            URI page = page(listening(process));
            return new Browser(process, page);
        } catch (Exception e) {
            end(process);
            throw e;
        }
    }

    private static URI listening(Process process) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the browser ended before it listened");
        }
        Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}), "browser-output");
        drain.setDaemon(true);
        drain.start();
        return URI.create(line.substring(LISTENING.length()));
    }

    private static URI page(URI browser) throws IOException, InterruptedException {
        JsonNode targets = JSON.readTree(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + browser.getPort() + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        for (JsonNode target : targets) {
            if (target.get("type").asString().equals("page")) {
                return URI.create(target.get("webSocketDebuggerUrl").asString());
            }
        }
        throw new IllegalStateException("the browser has no page: " + targets);
    }

    /** {@return what axe-core finds wrong with the page; and fails if it looked at next to nothing} */
    public List<String> axe() throws InterruptedException {
        evaluate(AXE + "; undefined");
        JsonNode found = await("axe.run().then(found => [found.passes.length, found.violations.map(v => v.id"
                + " + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).slice(0, 3).join(' | '))])");
        if (found.get(0).asInt() <= FEW) {
            throw new IllegalStateException("axe-core had only " + found.get(0) + " rules to look at");
        }
        List<String> violations = new ArrayList<>();
        found.get(1).forEach(violation -> violations.add(violation.asString()));
        return violations;
    }

    private static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls a method of the protocol. */
    public JsonNode call(String method, Map<String, Object> parameters) throws InterruptedException {
        int id = ++last;
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        while (true) {
            JsonNode message = next(method);
            if (message.has("id") && message.get("id").asInt() == id) {
                if (message.has("error")) {
                    throw new IllegalStateException(method + ": " + message.get("error"));
                }
                return message.get("result");
            }
            events.add(message);
        }
    }

    /** Opens a page, and waits until it is loaded. */
    public void open(URI page) throws InterruptedException {
        events.clear();
        call("Page.enable", Map.of());
        call("Network.enable", Map.of());
        call("Log.enable", Map.of());
        call("Page.navigate", Map.of("url", page.toString()));
        while (events("Page.loadEventFired").isEmpty()) {
            events.add(next("Page.loadEventFired"));
        }
    }

    /** {@return the events of that name so far} */
    public List<JsonNode> events(String method) {
        return events.stream()
                .filter(event ->
                        event.has("method") && event.get("method").asString().equals(method))
                .toList();
    }

    /** {@return what an expression is worth on the page} */
    public JsonNode evaluate(String expression) throws InterruptedException {
        return await(expression);
    }

    /** {@return what a promise on the page comes to} */
    public JsonNode await(String promise) throws InterruptedException {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of("expression", promise, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(promise + ": " + result.get("exceptionDetails"));
        }
        return result.get("result").get("value");
    }

    public void viewport(int width, int height) throws InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    public void colorScheme(String scheme) throws InterruptedException {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Presses a button that copies to the clipboard, and {@return what it says when it has} */
    public String copy(String button) throws InterruptedException {
        call(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        String found = "document.querySelector('" + button + "')";
        return await("new Promise(done => { const button = " + found
                        + "; button.closest('details').open = true; button.click();"
                        + " const look = () => button.textContent === 'Copy' ? requestAnimationFrame(look)"
                        + " : done(button.textContent); look(); })")
                .asString();
    }

    /** Presses and lets go of a key. */
    public void press(String key) throws InterruptedException {
        for (String type : Arrays.asList("keyDown", "keyUp")) {
            call("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", 9));
        }
    }

    /** {@return a picture of the whole page, as PNG} */
    public byte[] screenshot() throws InterruptedException {
        return screenshot(Map.of("format", "png", "captureBeyondViewport", true));
    }

    /** {@return a picture of the upper left of the page, as PNG} */
    public byte[] screenshot(int width, int height) throws InterruptedException {
        Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        return screenshot(Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    }

    private byte[] screenshot(Map<String, Object> parameters) throws InterruptedException {
        JsonNode result = call("Page.captureScreenshot", parameters);
        return Base64.getDecoder().decode(result.get("data").asString());
    }

    private JsonNode next(String waitingFor) throws InterruptedException {
        JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new IllegalStateException("the browser said nothing for " + PATIENCE_SECONDS + " s: " + waitingFor);
        }
        return message;
    }

    @Override
    public void close() {
        try {
            socket.abort();
        } finally {
            end(process);
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                messages.add(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
