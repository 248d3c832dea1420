package dev.milvusons3.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.report.run.Run;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    @Test
    void saysWhatWasRefusedAndWhatWouldHaveAllowedIt() throws Exception {
        String page = ReportPage.of(SampleReports.run(SampleReports.of("", 100)));

        assertThat(page)
                .contains("<code>s3:DeleteObject</code> denied, 12 times")
                .contains("Would have been allowed by this statement in the identity-based policy ")
                .contains("rejected (SlowDown)")
                .contains("not in this run")
                .contains("used only for s3:GetObject")
                .contains("The smallest policy for what Milvus did")
                .contains("✗ failed: the document")
                .contains("not reached: location and grants")
                .contains("Milvus: wait for the server");
    }

    @Test
    void saysWhatRequestsCostInByPhase() throws Exception {
        String page = ReportPage.of(SampleReports.run(SampleReports.of("", 10)));

        assertThat(page)
                .contains(
                        "What the role&#39;s requests to S3 cost in: 8 PUT/COPY/POST/LIST, 3 GET and others, 1 DELETE,"
                                + " 50188 bytes sent, 7 received")
                .contains("<code>workload GC: fill</code>");
    }

    @Test
    void failuresComeFirstWithCauseDocumentAndSuggestion() throws Exception {
        String page = ReportPage.of(SampleReports.run(
                SampleReports.of("aaaaaaaa", "", 20, false), SampleReports.of("bbbbbbbb", "", 20, true)));

        assertThat(page).contains("<h1 class=\"bad\">✗ 1 class failed, 2 passed</h1>");
        String failures = page.substring(page.indexOf("id=\"failures\""), page.indexOf("id=\"deployments\""));
        assertThat(failures)
                .contains("s3:DeleteObject was denied", "MilvusS3ReadWrite, line 3")
                .contains("<mark data-line=\"3\">")
                .contains("&quot;Action&quot;: &quot;s3:DeleteObject&quot;", "data-copy=")
                .contains("href=\"./../junit-jupiter/milvus-on-s3-bbbbbbbb/decisions.txt\"", "href=\"#d1\"");
    }

    @Test
    void aGreenRunSaysSo() throws Exception {
        String page = ReportPage.of(SampleReports.run(SampleReports.of("aaaaaaaa", "", 20, false)));

        assertThat(page)
                .contains("<h1 class=\"good\">✓ All 2 tests passed</h1>", "29 Nov 2026, 02:30 UTC · took 79.0 s")
                .doesNotContain("What failed");
    }

    @Test
    void hostileNamesAreText() throws Exception {
        String page = ReportPage.of(SampleReports.run(SampleReports.of(SampleReports.HOSTILE, 30)));

        assertThat(page)
                .doesNotContain("<script>document", "<img", "\u202e", "\u0000")
                .contains("&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;")
                .contains("\\u{202e}\\u{0}");
    }

    @Test
    void loadsNothing() throws Exception {
        String page = ReportPage.of(SampleReports.run(SampleReports.of("", 10)));

        assertThat(page)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("unsafe", "<link", "<img", "@import", "url(", " style=");
        Matcher links = Pattern.compile("(?:href|src)=\"([^\"]*)\"").matcher(page);
        assertThat(links.results().map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(target -> target.startsWith("#") || target.startsWith("./"));
    }

    /** So that nothing that is in the data can ever run. */
    @Test
    void onlyTheScriptAndTheStyleOfTheCodeAreAllowed() throws Exception {
        String page = ReportPage.of(SampleReports.run(SampleReports.of("", 10)));

        for (String tag : List.of("script", "style")) {
            String content =
                    page.substring(page.indexOf("<" + tag + ">") + tag.length() + 2, page.indexOf("</" + tag + ">"));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            assertThat(page)
                    .contains(tag + "-src &#39;sha256-" + Base64.getEncoder().encodeToString(digest) + "&#39;")
                    .containsOnlyOnce("<" + tag);
        }
    }

    @Test
    void manyRequestsMakeASmallPage() throws Exception {
        String page = ReportPage.of(SampleReports.run(SampleReports.of("", 50_000)));

        assertThat(page).hasSizeLessThan(200_000);
    }

    @Test
    void aRunWithoutRequestsHasAPageToo() throws Exception {
        Run run = SampleReports.run(SampleReports.of("", 0));

        assertThat(ReportPage.of(run)).contains("so there is no smallest policy for it.");
    }
}
