package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.report.html.Browser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The page of live decisions in a real browser. */
@Timeout(300)
class DecisionPageIT {
    private static final String HOSTILE = "files/<img src=x onerror=alert(1)>\"'</script>";

    @TempDir
    static Path directory;

    private static Browser browser;
    private static Served served;
    private static S3Client pod;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(directory.resolve("profile"));
        served = Served.start(ServedTest.options(directory.resolve("runs"), Optional.of(ServedTest.SETUP), true));
        pod = ServedTest.s3(
                served.run(),
                ServedTest.session(served.run(), Files.readString(served.run().token())));
        pod.putObject(r -> r.bucket("acme-search").key(HOSTILE), RequestBody.fromString("x"));
        pod.putObject(r -> r.bucket("acme-search").key("elsewhere"), RequestBody.fromString("x"));
    }

    @AfterAll
    static void end() throws Exception {
        if (pod != null) {
            pod.close();
        }
        if (served != null) {
            served.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser.viewport(1280, 900);
        browser.colorScheme("light");
        browser.open(URI.create(served.page()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void axeFindsNothing(String scheme) throws Exception {
        browser.colorScheme(scheme);
        assertThat(browser.axe()).isEmpty();
        browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        assertThat(browser.axe()).isEmpty();
        Path pictures = Files.createDirectories(Path.of("target", "pictures"));
        Files.write(pictures.resolve("decisions-" + scheme + ".png"), browser.screenshot());
    }

    @Test
    void saysThatItRecords() throws Exception {
        assertThat(browser.evaluate("document.querySelector('[role=alert]').textContent")
                        .asString())
                .startsWith("RECORD MODE: ");
        assertThat(browser.evaluate("document.querySelector('.card.denied .badge').textContent")
                        .asString())
                .isEqualTo("let through");
    }

    /** What is open stays open, and what comes is on top. */
    @Test
    void whatIsDecidedAppearsByItself() throws Exception {
        String opened = browser.evaluate(
                        "(() => { const d = document.querySelector('.card.denied'); d.open = true; return d.id; })()")
                .asString();
        String key = "live-" + System.nanoTime();

        pod.putObject(r -> r.bucket("acme-search").key(key), RequestBody.fromString("x"));

        assertThat(browser.await("new Promise(done => { const look = () => {"
                                + " const first = document.querySelector('#decisions .cause').textContent;"
                                + " first.endsWith('" + key
                                + "') ? done(first) : requestAnimationFrame(look); }; look(); })")
                        .asString())
                .isEqualTo("arn:aws:s3:::acme-search/" + key);
        assertThat(browser.evaluate("document.getElementById('" + opened + "').open")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aPauseIsAPause() throws Exception {
        browser.evaluate("document.querySelector('[data-pause]').click()");
        String key = "paused-" + System.nanoTime();
        pod.putObject(r -> r.bucket("acme-search").key(key), RequestBody.fromString("x"));
        browser.evaluate("document.querySelector('[data-pause]').click()");

        assertThat(browser.await("new Promise(done => { const look = () => document.body.textContent.includes('" + key
                                + "') ? done('there') : requestAnimationFrame(look); look(); })")
                        .asString())
                .isEqualTo("there");
    }

    @Test
    void thePolicyCanBeCopied() throws Exception {
        assertThat(browser.copy("#live > details [data-copy]")).isEqualTo("Copied");
    }

    @Test
    void whatRequestsSayIsNothingButText() throws Exception {
        assertThat(browser.evaluate("document.querySelectorAll('img').length").asInt())
                .isZero();
        assertThat(browser.evaluate("[...document.scripts].map(s => s.getAttribute('src')).join()")
                        .asString())
                .isEqualTo("page.js");
        assertThat(browser.evaluate("document.body.textContent.includes('<img src=x onerror=alert(1)>')")
                        .asBoolean())
                .isTrue();
        assertThat(browser.events("Network.requestWillBeSent"))
                .allSatisfy(request -> assertThat(
                                request.get("params").get("request").get("url").asString())
                        .startsWith(served.run().plain() + Pages.HOME));
        assertThat(browser.events("Log.entryAdded")).isEmpty();
    }

    @Test
    void filtersWorkWithoutAScript() throws Exception {
        browser.call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser.open(URI.create(served.page() + "?verdict=denied"));
            browser.call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
            assertThat(browser.evaluate("document.querySelectorAll('.card.denied').length")
                            .asInt())
                    .isPositive();
            assertThat(browser.evaluate("document.querySelectorAll('.card.allowed').length")
                            .asInt())
                    .isZero();
            assertThat(browser.evaluate("document.getElementById('verdict').value")
                            .asString())
                    .isEqualTo("denied");
        } finally {
            browser.call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void nothingHangsOverTheEdge(int width) throws Exception {
        browser.viewport(width, 800);
        browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");

        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
    }
}
