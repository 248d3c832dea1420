package dev.milvusons3.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.report.DeploymentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The report in a real browser. */
class ReportPageIT {
    /** Of all text that is shown: the worst ratio of its colour to that of what is behind it, and the text. */
    private static final String WORST_CONTRAST = """
            (() => {
              const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); };
              const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
              const parse = s => (s.match(/[\\d.]+/g) || []).map(Number);
              const behind = e => {
                for (; e; e = e.parentElement) {
                  const c = parse(getComputedStyle(e).backgroundColor);
                  if (c.length === 3 || c[3] === 1) return c;
                }
                return [255, 255, 255];
              };
              let worst = [21, ''];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const text = walker.currentNode.data.trim();
                const e = walker.currentNode.parentElement;
                if (!text || !e.getClientRects().length) continue;
                const style = getComputedStyle(e);
                const a = light(parse(e instanceof SVGElement ? style.fill : style.color)), b = light(behind(e));
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < worst[0]) worst = [ratio, text];
              }
              return worst;
            })()""";

    /** Of all shapes in pictures: the worst ratio of their colour to that of what is behind them, and their class. */
    private static final String WORST_SHAPE = WORST_CONTRAST
            .replace(
                    "document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)",
                    "document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT, e => e.localName === 'rect' ? 1 : 3)")
            .replace("walker.currentNode.data.trim()", "walker.currentNode.parentElement.outerHTML.slice(0, 200)")
            .replace("const e = walker.currentNode.parentElement;", "const e = walker.currentNode;");

    @TempDir
    static Path directory;

    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(directory.resolve("profile"));
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser.viewport(1280, 900);
        browser.colorScheme("light");
        open(SampleReports.of("", 300), SampleReports.of(SampleReports.HOSTILE, 40));
    }

    private static void open(DeploymentReport... deployments) throws Exception {
        Path page = Files.writeString(directory.resolve("report.html"), ReportPage.of(SampleReports.run(deployments)));
        browser.open(page.toUri());
    }

    private static DeploymentReport[] ten() throws Exception {
        DeploymentReport[] ten = new DeploymentReport[10];
        for (int i = 0; i < ten.length; i++) {
            ten[i] = SampleReports.of("4c8f65d" + i, "", 300 + 40 * i, i % 4 == 1);
        }
        return ten;
    }

    private static void openAll() throws Exception {
        browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
    }

    @ParameterizedTest
    @CsvSource({"1, light", "1, dark", "10, light", "10, dark"})
    void axeFindsNothing(int deployments, String scheme) throws Exception {
        open(Arrays.copyOf(ten(), deployments));
        browser.colorScheme(scheme);
        for (boolean all : new boolean[] {false, true}) {
            if (all) {
                openAll();
            }
            assertThat(browser.axe()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tenDeploymentsAreThreeScreensUntilSomethingIsOpened(boolean red) throws Exception {
        DeploymentReport[] ten = ten();
        for (int i = 0; i < ten.length && !red; i++) {
            ten[i] = SampleReports.of("4c8f65d" + i, "", 300, false);
        }
        open(ten);

        assertThat(browser.evaluate("document.documentElement.scrollHeight").asInt())
                .isLessThanOrEqualTo(3 * 900);
        keep(red ? "ten-red" : "ten-green");
    }

    /** On a telephone a word is broken only where it is longer than a line. */
    @Test
    void wordsStayWholeOnANarrowScreen() throws Exception {
        open(ten());
        browser.viewport(390, 800);
        openAll();

        assertThat(browser.evaluate("[...document.querySelectorAll('td, th, li, dd, p, summary')]"
                        + ".filter(e => e.checkVisibility() && e.textContent.trim().length > 12"
                        + " && e.getBoundingClientRect().width < 100).map(e => e.outerHTML).slice(0, 3)"))
                .map(JsonNode::asString)
                .isEmpty();
        assertThat(browser.evaluate("[...document.querySelectorAll('svg')].filter(e => e.checkVisibility())"
                                + ".every(e => e.getBoundingClientRect().right <= 390)")
                        .asBoolean())
                .as("no picture is cut")
                .isTrue();
        keep("narrow-open");
    }

    @Test
    void whatIsSuggestedCanBeCopied() throws Exception {
        assertThat(browser.evaluate("document.querySelector('[data-copy]').hidden")
                        .asBoolean())
                .isFalse();
        assertThat(browser.copy("[data-copy]")).isEqualTo("Copied");
    }

    @Test
    void theFilterLeavesWhatContainsTheText() throws Exception {
        open(ten());
        browser.evaluate("(() => { const filter = document.getElementById('filter'); filter.value = '4C8F65D3';"
                + " filter.dispatchEvent(new Event('input')); })()");

        assertThat(browser.evaluate("[...document.querySelectorAll('details.deployment')]"
                                + ".filter(e => e.checkVisibility()).map(e => e.id).length")
                        .asInt())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void allShapesCanBeSeen(String scheme) throws Exception {
        browser.colorScheme(scheme);
        openAll();

        JsonNode worst = browser.evaluate(WORST_SHAPE);

        // WCAG 2.2, 1.4.11.
        assertThat(worst.get(0).asDouble()).as("contrast of %s", worst.get(1)).isBetween(3.0, 20.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void allTextCanBeRead(String scheme) throws Exception {
        browser.colorScheme(scheme);
        openAll();

        JsonNode worst = browser.evaluate(WORST_CONTRAST);

        // WCAG 2.2, level AA.
        assertThat(worst.get(0).asDouble())
                .as("contrast of \"%s\"", worst.get(1))
                .isGreaterThanOrEqualTo(4.5);
        String background = browser.evaluate("getComputedStyle(document.body).backgroundColor")
                .asString();
        assertThat(background).isEqualTo(scheme.equals("light") ? "rgb(246, 247, 248)" : "rgb(15, 19, 23)");
        open(ten());
        keep(scheme);
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void nothingHangsOverTheEdge(int width) throws Exception {
        browser.viewport(width, 800);
        openAll();

        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(width);
        keep("width-" + width);
    }

    @Test
    void hostileNamesDoNothing() throws Exception {
        assertThat(browser.evaluate("document.title").asString()).startsWith("✗ 2 classes failed");
        assertThat(browser.evaluate("document.querySelectorAll('script, img').length")
                        .asInt())
                .isOne();
    }

    @Test
    void nothingIsLoaded() {
        assertThat(browser.events("Network.requestWillBeSent"))
                .allSatisfy(request -> assertThat(
                                request.get("params").get("request").get("url").asString())
                        .startsWith("file:")
                        .endsWith("report.html"));
        assertThat(browser.events("Log.entryAdded")).isEmpty();
    }

    @Test
    void theKeyboardReachesEverythingInTheOrderOfThePage() throws Exception {
        List<Integer> order = new ArrayList<>();
        int all = browser.evaluate(
                        "[...document.querySelectorAll('a[href], summary, button, input, [tabindex=\"0\"]')].filter(e => e.checkVisibility()).length")
                .asInt();
        for (int i = 0; i < all; i++) {
            browser.press("Tab");
            order.add(browser.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
                    .asInt());
        }
        assertThat(order).isSorted().doesNotHaveDuplicates();
        assertThat(browser.evaluate("document.activeElement.tagName").asString())
                .isNotEqualTo("BODY");
        browser.press("Tab");
    }

    @Test
    void aScreenReaderFindsItsWay() throws Exception {
        assertThat(browser.evaluate("document.documentElement.lang").asString()).isEqualTo("en");
        assertThat(browser.evaluate("['header', 'main', 'footer'].every(t => document.querySelector(t))")
                        .asBoolean())
                .isTrue();
        assertThat(browser.evaluate(
                                "[...document.querySelectorAll('table')].every(t => t.caption && t.querySelector('th[scope=col]'))")
                        .asBoolean())
                .isTrue();
        assertThat(browser.evaluate(
                                "[...document.querySelectorAll('svg')].every(s => s.getAttribute('aria-label') || s.getAttribute('aria-hidden'))")
                        .asBoolean())
                .isTrue();
        assertThat(browser.evaluate("(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
                                + " return new Set(ids).size === ids.length; })()")
                        .asBoolean())
                .as("every id once")
                .isTrue();
        assertThat(browser.evaluate(
                                "(() => { let last = 1; return [...document.querySelectorAll('h1,h2,h3,h4')].every(h => {"
                                        + " const level = Number(h.tagName[1]); const ok = level <= last + 1; last = level; return ok; }); })()")
                        .asBoolean())
                .as("no level of headings is left out")
                .isTrue();
    }

    /** For people, who look at it: in the build's directory. */
    private static void keep(String name) throws Exception {
        Path pictures = Files.createDirectories(Path.of("target", "report-pictures"));
        Files.write(pictures.resolve(name + ".png"), browser.screenshot());
        Files.copy(
                directory.resolve("report.html"), pictures.resolve("report.html"), StandardCopyOption.REPLACE_EXISTING);
    }
}
