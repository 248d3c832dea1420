package dev.milvusons3.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    @Test
    void saysWhatWasRefusedAndHowToMendIt() throws Exception {
        String page = ReportPage.of(List.of(SampleReports.of("", 100)), Instant.EPOCH);

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
    void hostileNamesAreText() throws Exception {
        String page = ReportPage.of(List.of(SampleReports.of(SampleReports.HOSTILE, 30)), Instant.EPOCH);

        assertThat(page)
                .doesNotContain("<script", "<img", "\u202e", "\u0000")
                .contains("&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;")
                .contains("\\u{202e}\\u{0}");
    }

    @Test
    void loadsNothing() throws Exception {
        String page = ReportPage.of(List.of(SampleReports.of("", 10)), Instant.EPOCH);

        assertThat(page)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("<script", "<link", "<img", "@import", "url(");
        Matcher links = Pattern.compile("(?:href|src)=\"([^\"]*)\"").matcher(page);
        assertThat(links.results().map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(target -> target.startsWith("#"));
    }

    @Test
    void manyRequestsMakeASmallPage() throws Exception {
        String page = ReportPage.of(List.of(SampleReports.of("", 50_000)), Instant.EPOCH);

        assertThat(page).hasSizeLessThan(200_000);
    }

    @Test
    void aRunWithoutRequestsHasAPageToo() throws Exception {
        String page = ReportPage.of(List.of(SampleReports.of("", 0)), Instant.EPOCH);

        assertThat(page).contains("Milvus was allowed nothing, so there is no smallest policy for it.");
    }
}
