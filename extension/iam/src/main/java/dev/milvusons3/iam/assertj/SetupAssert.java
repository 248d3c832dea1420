package dev.milvusons3.iam.assertj;

import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.Finding;
import dev.milvusons3.setup.check.FindingsText;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.Outside;
import dev.milvusons3.setup.check.SetupCheck;
import java.util.List;
import org.apiguardian.api.API;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a team's whole set-up, by the evaluator that decides in a deployment too: no server, no account, milliseconds.
 *
 * <pre>{@code
 * assertThat(setup("setups/production")).letsMilvusWork();
 * assertThat(setup("infra/plan.json")).letsMilvusWork("2.6", "core", "gc", "woodpecker");
 * }</pre>
 *
 * @see IamAssertions#assertThat(Setup)
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class SetupAssert extends AbstractAssert<SetupAssert, Setup> {
    private static final String DEFAULT_LINE = "2.3";

    private Outside outside;

    SetupAssert(Setup actual) {
        super(actual, SetupAssert.class);
        this.outside = actual == null ? Outside.UNNAMED : Outside.of(actual);
    }

    /**
     * Names what Milvus reaches beyond its bucket, for the features {@code external} and {@code cmek}; by default what the
     * {@linkplain Outside#of values of the chart} say.
     *
     * <pre>{@code
     * assertThat(setup)
     *         .reaching(Outside.UNNAMED.withSource("s3://lake/vectors", Optional.empty()))
     *         .letsMilvusWork("3.0", "core", "external");
     * }</pre>
     *
     * @param outside it
     * @return this
     */
    public SetupAssert reaching(Outside outside) {
        this.outside = outside;
        return this;
    }

    /**
     * Verifies that Milvus 2.3 can do all that it does by itself: start, write, read, and collect its garbage. A failure
     * lists all that is missing, document by document.
     *
     * @return this
     */
    public SetupAssert letsMilvusWork() {
        return letsMilvusWork(DEFAULT_LINE, MilvusRequests.USUAL_FEATURES.toArray(String[]::new));
    }

    /**
     * Verifies that a version of Milvus can do all that some features do.
     *
     * @param version such as {@code 2.6} or {@code 2.6.1}
     * @param features such as {@code core}, {@code gc} and {@code import}; by default {@code core} and {@code gc}
     * @return this
     * @throws IllegalArgumentException if the version's line is not known, or has no such feature
     */
    public SetupAssert letsMilvusWork(String version, String... features) {
        isNotNull();
        MilvusRequests requests = MilvusRequests.of(version);
        String[] wanted = features.length == 0 ? MilvusRequests.USUAL_FEATURES.toArray(String[]::new) : features;
        List<Finding> findings = SetupCheck.findings(actual, requests.forFeatures(wanted), outside);
        if (!findings.isEmpty()) {
            failWithMessage(
                    "%s",
                    FindingsText.heading(actual, requests, List.of(wanted)) + "\n\n"
                            + FindingsText.of(actual, findings));
        }
        return this;
    }
}
