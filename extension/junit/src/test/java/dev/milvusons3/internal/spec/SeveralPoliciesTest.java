package dev.milvusons3.internal.spec;

import static dev.milvusons3.internal.spec.Specs.NOTHING;
import static dev.milvusons3.internal.spec.Specs.problems;
import static dev.milvusons3.internal.spec.Specs.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.iam.PolicyTemplate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeveralPoliciesTest {
    private static final String INLINE =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Braces\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\","
                    + "\"s3:PutObject\"],\"Resource\":\"arn:aws:s3:::{{bucket}}/},{\\u0022,*\"}]}";

    @Test
    void areResourcesAndDocumentsWithCommasBetween() {
        DeploymentSpec spec =
                Specs.read(Settings.POLICIES, "policies/listing.json,\n classpath:policies/objects.json, " + INLINE);

        assertThat(spec.policies())
                .extracting(PolicyTemplate::name)
                .containsExactly("policies/listing.json", "policies/objects.json", "the inline document of Specs");
        assertThat(spec.policies().get(2).text()).isEqualTo(INLINE);
    }

    @Test
    void aDocumentEndsWhereItsBracesDo() {
        DeploymentSpec spec =
                Specs.read(Settings.POLICIES, INLINE + ", policies/listing.json , " + INLINE + "," + INLINE);

        assertThat(spec.policies())
                .extracting(PolicyTemplate::name)
                .containsExactly(
                        "the inline document of Specs",
                        "policies/listing.json",
                        "the inline document of Specs",
                        "the inline document of Specs");
    }

    @Test
    void withoutThemThereIsTheOne() {
        assertThat(Specs.read(Settings.POLICY, INLINE).policies())
                .extracting(PolicyTemplate::text)
                .containsExactly(INLINE);
    }

    @Test
    void allThatIsWrongIsReportedAtOnce() {
        assertThat(problems(Settings.POLICIES, "policies/listing.json,,policies/none.json,{}"))
                .singleElement()
                .asString()
                .startsWith("policies = \"policies/listing.json\", \"\", \"policies/none.json\", inline JSON of 2"
                        + " characters (here): number 2, \"\": it is empty. Allowed: class path resources ")
                .contains(
                        " number 3, \"policies/none.json\": the class path has no resource \"policies/none.json\"",
                        " number 4, inline JSON of 2 characters: Syntax errors in policy.");
    }

    @Test
    void goWithNeitherTheOneNorWhatIsAdopted() {
        Layer layer = new Layer(
                "here",
                Map.of(
                        Settings.POLICIES,
                        "policies/listing.json",
                        Settings.POLICY,
                        INLINE,
                        Settings.ADOPT_ROLE,
                        "milvus"));

        assertThat(problems(request(layer), NOTHING))
                .containsExactlyInAnyOrder(
                        "policy and policies are both set, and the role gets the documents of one of them. Name all of"
                                + " them in policies.",
                        "adopt.role and policies are both set: the one is there, the other would be made. Set one.");
    }

    @Test
    void eachHasToFitTheRegionsPartition() {
        Layer layer = new Layer(
                "here", Map.of(Settings.POLICIES, "policies/listing.json," + INLINE, Settings.REGION, "cn-north-1"));

        assertThat(problems(request(layer), NOTHING))
                .singleElement()
                .asString()
                .startsWith("policies has ARNs that begin with arn:aws:, but region cn-north-1");
    }
}
