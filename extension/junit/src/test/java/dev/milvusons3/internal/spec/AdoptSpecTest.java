package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is there and what is made are two things. */
class AdoptSpecTest {
    @Test
    void arnsAndNamesAreTaken() {
        AdoptSpec adopt = SpecReader.read(
                        Specs.request(new Layer(
                                "here",
                                Map.of(
                                        Settings.ADOPT_BUCKET, "arn:aws-cn:s3:::some-bucket",
                                        Settings.ADOPT_POLICY, "arn:aws:iam::111122223333:policy/team/P",
                                        Settings.ADOPT_ROLE, "r",
                                        Settings.ADOPT_SERVICE_ACCOUNT, "milvus/sa"))),
                        Specs.NOTHING)
                .adopt();

        assertThat(adopt.bucket()).contains("some-bucket");
        assertThat(adopt.policy()).contains("arn:aws:iam::111122223333:policy/team/P");
        assertThat(adopt.role()).contains("r");
        assertThat(adopt.namespace()).contains("milvus");
        assertThat(adopt.serviceAccountName()).contains("sa");
        assertThat(adopt.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:iam::1:role/r | not the ARN of a role",
                "arn:aws:iam::111122223333:user/r | not the ARN of a role",
                "a b | IAM would refuse it"
            })
    void whatIsNoRoleIsRefused(String text, String problem) {
        assertThat(Specs.problems(Settings.ADOPT_ROLE, text))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void aServiceAccountIsSaidWithItsNamespace() {
        assertThat(Specs.problems(Settings.ADOPT_SERVICE_ACCOUNT, "milvus-s3-access-sa"))
                .singleElement()
                .asString()
                .contains("not both. Allowed: namespace and service account with a slash between");
    }

    @Test
    void oneThingIsNotBothAdoptedAndNamed() {
        assertThat(Specs.problems(
                        Specs.request(new Layer(
                                "here", Map.of(Settings.ADOPT_BUCKET, "there", Settings.BUCKET_NAME, "made"))),
                        Specs.NOTHING))
                .containsExactly(
                        "adopt.bucket and bucketName are both set: the one is there, the other would be made. Set one.");
    }

    @Test
    void aMilvusThatRunsHasABucketARoleAndAServiceAccount() {
        assertThat(Specs.problems(Settings.ADOPT_RELEASE, "milvus-demo"))
                .containsExactly(
                        "adopt.release = \"milvus-demo\": a Milvus that runs already has a bucket, a role and a"
                                + " service account. Adopt those too.");
    }

    @Test
    void thePasswordIsNotShown() {
        AdoptSpec adopt = SpecReader.read(
                        Specs.request(),
                        Specs.configuration(Map.of(), Map.of("milvus-on-s3.adopt.password", "s3cret"), Map.of()))
                .adopt();

        assertThat(adopt.password()).isEqualTo("s3cret");
        assertThat(adopt.toString()).doesNotContain("s3cret");
    }
}
