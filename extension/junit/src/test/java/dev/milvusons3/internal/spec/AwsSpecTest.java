package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/** An annotation alone never reaches an account. */
class AwsSpecTest {
    private static final String NO_CLUSTER = "neither milvus-on-s3.aws.eks-cluster nor milvus-on-s3.aws.kube-context is"
            + " set: environment AWS needs a cluster that is named outside the code. Set one, as JUnit configuration"
            + " parameter, system property or environment variable (MILVUS_ON_S3_AWS_EKS_CLUSTER,"
            + " MILVUS_ON_S3_AWS_KUBE_CONTEXT).";

    private static final Layer CLASS = new Layer("@MilvusOnS3 on a.B", Map.of(Settings.ENVIRONMENT, "AWS"));

    @Test
    void theAnnotationAloneIsRefusedForWantOfAccountAndRegions() {
        assertThat(Specs.problems(Specs.request(CLASS), Specs.NOTHING))
                .containsExactly(
                        "milvus-on-s3.aws.account is not set: environment AWS touches only what is named outside the code."
                                + " Set it, as JUnit configuration parameter or system property milvus-on-s3.aws.account or"
                                + " environment variable MILVUS_ON_S3_AWS_ACCOUNT, to the id of an AWS account: twelve"
                                + " digits.",
                        "milvus-on-s3.aws.regions is not set: environment AWS touches only what is named outside the code."
                                + " Set it, as JUnit configuration parameter or system property milvus-on-s3.aws.regions or"
                                + " environment variable MILVUS_ON_S3_AWS_REGIONS, to ids of AWS regions of one partition,"
                                + " with commas between.",
                        NO_CLUSTER);
    }

    @Test
    void oneClusterIsNamedAndNotTwo() {
        Map<String, String> properties = new HashMap<>(properties("111122223333", "us-east-2"));
        properties.put("milvus-on-s3.aws.eks-cluster", "milvus-eks-cluster");

        assertThat(Specs.problems(Specs.request(CLASS), Specs.configuration(Map.of(), properties, Map.of())))
                .containsExactly(
                        "milvus-on-s3.aws.eks-cluster and milvus-on-s3.aws.kube-context are both set. Set the one"
                                + " that names the cluster.");
    }

    @Test
    void whatIsKnownMinutesLaterEndsNoTest() {
        Map<String, String> properties = new HashMap<>(properties("111122223333", "us-east-2"));
        properties.put("milvus-on-s3.fail-on-denial", "true");

        assertThat(Specs.problems(Specs.request(CLASS), Specs.configuration(Map.of(), properties, Map.of())))
                .containsExactly(
                        "failOnDenial = true: AWS tells what it denied only minutes later, when the test is over."
                                + " Leave it out in AWS; assertThat(deployment.decisions().byMilvus()).hasNoDenials() waits for"
                                + " it.");
    }

    @Test
    void whatIsNoNameOfAClusterIsRefusedOnce() {
        Map<String, String> properties = new HashMap<>(properties("111122223333", "us-east-2"));
        properties.remove("milvus-on-s3.aws.kube-context");
        properties.put("milvus-on-s3.aws.eks-cluster", "arn:aws:eks:us-east-2:111122223333:cluster/milvus");

        assertThat(Specs.problems(Specs.request(CLASS), Specs.configuration(Map.of(), properties, Map.of())))
                .singleElement()
                .asString()
                .contains("not a cluster's name. Allowed: the name of an EKS cluster");
    }

    @Test
    void filesThatAreNamedMustBeThere() {
        Map<String, String> properties = new HashMap<>(properties("111122223333", "us-east-2"));
        properties.put("milvus-on-s3.aws.kubeconfig", "/nowhere/kubeconfig");

        assertThat(Specs.problems(Specs.request(CLASS), Specs.configuration(Map.of(), properties, Map.of())))
                .containsExactly("milvus-on-s3.aws.kubeconfig = \"/nowhere/kubeconfig\" (system property"
                        + " milvus-on-s3.aws.kubeconfig): there is no file that can be read at /nowhere/kubeconfig. Allowed: an"
                        + " existing file.");
    }

    @Test
    void theRegionMustBeNamed() {
        assertThat(problems("111122223333", "eu-west-1, eu-central-1"))
                .containsExactly("region = \"us-east-2\": milvus-on-s3.aws.regions does not name it. Allowed: one of"
                        + " eu-west-1, eu-central-1.");
    }

    @Test
    void theRegionMustBeInThePartition() {
        assertThat(problems("111122223333", "cn-north-1"))
                .containsExactly("region = \"us-east-2\": it is in partition aws, and the regions that"
                        + " milvus-on-s3.aws.regions names are in aws-cn. Allowed: one of cn-north-1.");
    }

    @Test
    void regionsOfTwoPartitionsAreRefused() {
        assertThat(problems("111122223333", "us-east-2,us-gov-west-1"))
                .containsExactly("milvus-on-s3.aws.regions = \"us-east-2,us-gov-west-1\" (system property"
                        + " milvus-on-s3.aws.regions): an account is in one partition, and these are regions of aws and"
                        + " aws-us-gov. Allowed: ids of AWS regions of one partition, with commas between.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1111", "1111-2222-3333", "11112222333x"})
    void whatIsNoAccountIsRefusedOnce(String account) {
        assertThat(problems(account, "us-east-2"))
                .containsExactly(
                        "milvus-on-s3.aws.account = \"" + account + "\" (system property"
                                + " milvus-on-s3.aws.account): not an account. Allowed: the id of an AWS account: twelve digits.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://localhost", "localhost:4566", "http:localhost", "http://u@h", "http://h/x", "http://h?x"})
    void whatIsNoEndpointIsRefused(String endpoint) {
        assertThat(Specs.problems(
                        Specs.request(),
                        Specs.configuration(Map.of(), Map.of("milvus-on-s3.aws.endpoint", endpoint), Map.of())))
                .singleElement()
                .asString()
                .endsWith(
                        "not an endpoint. Allowed: an http or https URL without a path, such as http://localhost:4566.");
    }

    @ParameterizedTest
    @CsvSource({"us-east-2, us-east-2", "cn-north-1, 'cn-north-1,cn-northwest-1'", "us-gov-west-1, us-gov-west-1"})
    void namedAccountAndRegionsAreTaken(String region, String regions) {
        Map<String, String> properties = new HashMap<>(properties("111122223333", regions));
        properties.put("milvus-on-s3.region", region);
        properties.put("milvus-on-s3.aws.endpoint", "http://localhost:4566");

        AwsSpec aws = SpecReader.read(Specs.request(CLASS), Specs.configuration(Map.of(), properties, Map.of()))
                .aws();

        assertThat(aws.account()).contains("111122223333");
        assertThat(aws.regions())
                .isEqualTo(List.of(regions.split(",")).stream().map(Region::of).toList());
        assertThat(aws.endpoint()).contains(URI.create("http://localhost:4566"));
    }

    @Test
    void otherEnvironmentsNeedNoAccount() {
        assertThat(SpecReader.read(Specs.request(), Specs.NOTHING).aws().account())
                .isEmpty();
    }

    private static List<String> problems(String account, String regions) {
        return Specs.problems(
                Specs.request(CLASS), Specs.configuration(Map.of(), properties(account, regions), Map.of()));
    }

    private static Map<String, String> properties(String account, String regions) {
        return Map.of(
                "milvus-on-s3.aws.account",
                account,
                "milvus-on-s3.aws.regions",
                regions,
                "milvus-on-s3.aws.kube-context",
                "staging");
    }
}
