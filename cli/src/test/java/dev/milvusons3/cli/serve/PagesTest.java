package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.json.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What {@code serve} shows of itself, over HTTP. */
@Timeout(120)
class PagesTest {
    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Served served;

    @BeforeEach
    void start() {
        served = Served.start(ServedTest.options(directory, Optional.of(ServedTest.SETUP), false));
    }

    @AfterEach
    void end() {
        served.close();
    }

    private URI at(String path) {
        return served.run().plain().resolve(Pages.HOME + path);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private S3Client pod() throws Exception {
        return ServedTest.s3(
                served.run(),
                ServedTest.session(served.run(), Files.readString(served.run().token())));
    }

    private void askForSomething() throws Exception {
        try (S3Client s3 = pod()) {
            s3.putObject(r -> r.bucket("acme-search").key("files/<b>a</b>"), RequestBody.fromString("x"));
            assertThat(Denied.by(
                            () -> s3.deleteObject(r -> r.bucket("acme-search").key("files/<b>a</b>"))))
                    .isEqualTo("AccessDenied");
        }
    }

    @Test
    void thePageReadsWithoutAScript() throws Exception {
        askForSomething();
        HttpResponse<String> page = get("");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(page.body())
                .contains("s3:DeleteObject")
                .contains("Policy that would have sufficed")
                .contains("arn:aws:s3:::acme-search/files/&lt;b&gt;a&lt;/b&gt;")
                .contains("Missing in the identity-based policy")
                .contains("search-s3.json")
                .doesNotContain("<b>a</b>")
                .doesNotContain(served.run().secretAccessKey())
                .doesNotContain(served.run().key());
        assertThat(get("page.js").statusCode()).isEqualTo(200);
        assertThat(get("page.css").headers().firstValue("Content-Type")).contains("text/css;charset=utf-8");
    }

    @Test
    void thePolicyThatWouldHaveSufficedDoes() throws Exception {
        askForSomething();
        String page = get("?role=arn:aws:iam::111122223333:role/search-milvus").body();

        String text = page.substring(page.indexOf("-text\">") + "-text\">".length());
        Json policy = Json.read(text.substring(0, text.indexOf("</pre>"))
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">"));
        assertThat(policy.toString()).contains("s3:DeleteObject", "s3:PutObject");
    }

    @Test
    void filtersSayWhatIsShown() throws Exception {
        askForSomething();

        assertThat(get("decisions?verdict=denied").body().lines())
                .singleElement()
                .satisfies(line -> {
                    Json decision = Json.read(line);
                    assertThat(decision.get("mode").text()).isEqualTo("enforce");
                    assertThat(decision.get("action").text()).isEqualTo("s3:DeleteObject");
                    assertThat(decision.get("errorCode").text()).isEqualTo("AccessDenied");
                    assertThat(decision.get("suggestions").items()).hasSize(1);
                });
        assertThat(get("decisions?text=DELETEobject").body().lines()).hasSize(1);
        assertThat(get("decisions?verdict=allowed&text=deleteobject").body()).isEmpty();
        assertThat(get("?verdict=rejected").body()).contains("Nothing that was asked fits the filter.");
    }

    @Test
    void whoFollowsIsToldOfWhatComes() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at("").getPort())) {
            socket.getOutputStream()
                    .write(("GET " + Pages.HOME + "events?verdict=denied HTTP/1.1\r\nHost: " + at("").getAuthority()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            await(in, ": following");
            askForSomething();
            assertThat(await(in, "id: ")).matches("id: \\d+");
            assertThat(in.readLine()).isEqualTo("event: decision");
            assertThat(in.readLine())
                    .startsWith("data: {\"mode\":\"enforce\",\"number\":")
                    .contains("s3:DeleteObject");
        }
    }

    private static String await(BufferedReader in, String start) throws Exception {
        String line = in.readLine();
        while (!line.startsWith(start)) {
            line = in.readLine();
        }
        return line;
    }

    /** Each has a thread, of which other clients must keep enough. */
    @Test
    void notEverybodyCanFollow() throws Exception {
        List<Socket> followers = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), at("").getPort());
                followers.add(socket);
                socket.getOutputStream()
                        .write(("GET " + Pages.HOME + "events HTTP/1.1\r\nHost: " + at("").getAuthority() + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                await(
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                        ": following");
            }
            assertThat(get("events").statusCode()).isEqualTo(503);
            assertThat(get("health").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : followers) {
                socket.close();
            }
        }
    }

    /** Nor can a web site whose name leads to this machine. */
    @Test
    void onlyNamesOfThisMachineOpenThePage() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at("").getPort())) {
            socket.getOutputStream()
                    .write(("GET " + Pages.HOME + " HTTP/1.1\r\nHost: rebound.example.com\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 401 ")
                    .doesNotContain("Decisions of account");
        }
    }

    @Test
    void nothingHereChangesAnything() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(at("decisions"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(get("none").statusCode()).isEqualTo(404);
    }

    /** Below the same path of a bucket's own host name there are objects. */
    @Test
    void aBucketsHostLeadsToTheBucket() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at("").getPort())) {
            socket.getOutputStream()
                    .write(("GET " + Pages.HOME
                                    + "health HTTP/1.1\r\nHost: acme-search.s3.eu-central-1.amazonaws.com\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("<Code>AccessDenied</Code>");
        }
    }

    @Test
    void elsewhereTheKeyOpensThePage() throws Exception {
        ServeOptions here = ServedTest.options(directory, Optional.empty(), true);
        try (Served everywhere = Served.start(new ServeOptions(
                InetAddress.getByName("0.0.0.0"),
                0,
                false,
                here.region(),
                here.account(),
                true,
                here.setup(),
                Optional.empty(),
                directory))) {
            URI home = everywhere.run().plain().resolve(Pages.HOME);
            assertThat(http.send(HttpRequest.newBuilder(home).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
            HttpResponse<String> entered = http.send(
                    HttpRequest.newBuilder(URI.create(everywhere.page())).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(entered.statusCode()).isEqualTo(303);
            String cookie = entered.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=" + Pages.HOME);
            HttpResponse<String> page = http.send(
                    HttpRequest.newBuilder(home)
                            .header("Cookie", cookie.substring(0, cookie.indexOf(';')))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("RECORD MODE: ").contains("<title>RECORDING");
        }
    }
}
