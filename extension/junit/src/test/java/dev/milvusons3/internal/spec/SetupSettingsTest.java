package dev.milvusons3.internal.spec;

import static dev.milvusons3.internal.spec.Specs.NOTHING;
import static dev.milvusons3.internal.spec.Specs.problems;
import static dev.milvusons3.internal.spec.Specs.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class SetupSettingsTest {
    private static final String SHARED = "setups/shared-bucket";

    @Test
    void isReadAndSaysWhereItIs() {
        DeploymentSpec spec = Specs.read(Settings.SETUP, SHARED);

        assertThat(spec.setup())
                .hasValueSatisfying(setup -> assertThat(setup.bucket().name()).contains("acme-milvus-shared"));
        assertThat(spec.region()).isEqualTo(Region.US_EAST_2);
    }

    @Test
    void thatIsNowhereIsRefused() {
        assertThat(problems(Settings.SETUP, "setups/none"))
                .singleElement()
                .asString()
                .startsWith("setup = \"setups/none\" (here): ")
                .contains("setups/none");
    }

    @Test
    void contradictsAnotherRegionAndDocumentsOfItsOwn() {
        Layer layer = new Layer(
                "here",
                Map.of(
                        Settings.SETUP,
                        SHARED,
                        Settings.REGION,
                        "eu-west-1",
                        Settings.BUCKET_POLICY,
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\","
                                + "\"Resource\":\"arn:aws:s3:::{{bucket}}\"}}"));

        assertThat(problems(request(layer), NOTHING))
                .containsExactly(
                        "setup and bucketPolicy are both set, and the set-up has documents of its own. Leave one of the two"
                                + " out.",
                        "region = \"eu-west-1\" and the region of the set-up, us-east-2, contradict each other. Leave region"
                                + " out.");
    }

    @Test
    void isMadeWhereAwsIsEmulated() {
        Layer containers = new Layer("here", Map.of(Settings.SETUP, SHARED, Settings.ENVIRONMENT, "CONTAINERS"));
        assertThat(SpecReader.read(request(containers), NOTHING).setup()).isPresent();

        Layer aws = new Layer("here", Map.of(Settings.SETUP, SHARED, Settings.ENVIRONMENT, "AWS"));
        assertThat(problems(request(aws), NOTHING))
                .contains(
                        "setup and environment = AWS: what is around a real account is not made for tests. Use EMBEDDED"
                                + " or CONTAINERS, or adopt bucket and role (adopt.bucket, adopt.role): they are compared"
                                + " with the set-up then.");
    }

    @Test
    void inAnAccountWhatIsAdoptedIsComparedWithIt() {
        Map<Setting<?>, String> said = Map.of(
                Settings.SETUP,
                SHARED,
                Settings.ADOPT_BUCKET,
                "acme-milvus-shared",
                Settings.ADOPT_ROLE,
                "milvus",
                Settings.AWS_ACCOUNT,
                "111122223333",
                Settings.AWS_REGIONS,
                "us-east-2",
                Settings.AWS_KUBE_CONTEXT,
                "production");
        Map<Setting<?>, String> aws = new HashMap<>(said);
        aws.put(Settings.ENVIRONMENT, "AWS");

        assertThat(SpecReader.read(request(new Layer("here", aws)), NOTHING).region())
                .as("the set-up's own, which aws.regions allow")
                .isEqualTo(Region.US_EAST_2);

        aws.put(Settings.AWS_REGIONS, "eu-west-1");
        assertThat(problems(request(new Layer("here", aws)), NOTHING))
                .singleElement()
                .asString()
                .contains("us-east-2", "eu-west-1");
        assertThat(problems(request(new Layer("here", said)), NOTHING))
                .containsExactly("setup and adopt (bucket acme-milvus-shared, role milvus) in environment = EMBEDDED: a"
                        + " set-up is made there, and nothing of it is there before. Leave adopt out, or use environment ="
                        + " AWS, where what is adopted is compared with the set-up.");
    }

    /** No SDK in Milvus assumes a second role by itself. */
    @ParameterizedTest
    @CsvSource({"EMBEDDED, NAMESPACE", "CONTAINERS, PROCESS"})
    void aChainOfRolesTakesSomebodyWhoAssumesThem(String environment, String runtime) {
        Layer layer = new Layer(
                "here",
                Map.of(
                        Settings.SETUP,
                        "setups/chained",
                        Settings.ENVIRONMENT,
                        environment,
                        Settings.MILVUS_RUNTIME,
                        runtime));

        assertThat(problems(request(layer), NOTHING))
                .containsExactly("the set-up's role assumes another (lake), which no SDK in Milvus does by itself. Use"
                        + " workloadIdentity = POD_IDENTITY, whose association has a target role, or EMBEDDED with"
                        + " milvus.runtime = PROCESS, where the kubelet does it in Milvus' stead.");
    }

    @Test
    void aChainOfRolesIsMadeByTheKubeletOrByEks() {
        assertThat(Specs.read(Settings.SETUP, "setups/chained").setup()).isPresent();
        Layer pods = new Layer(
                "here",
                Map.of(
                        Settings.SETUP,
                        "setups/chained",
                        Settings.ENVIRONMENT,
                        "CONTAINERS",
                        Settings.WORKLOAD_IDENTITY,
                        "POD_IDENTITY",
                        Settings.MILVUS_VERSION,
                        "2.6.0"));
        assertThat(SpecReader.read(request(pods), NOTHING).setup()).isPresent();
    }
}
