package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesCheckTest {
    private static final HelmValues GOOD =
            HelmValues.production().with("externalS3.region", "us-east-2").with("externalS3.rootPath", "files");

    @Test
    void theGuidesValuesWithRegionAndRootPathAreGood() {
        assertThat(check(GOOD)).isEqualTo(new ValuesCheck(java.util.List.of(), java.util.List.of()));
    }

    @Test
    void theGuideLeavesOutRegionAndRootPath() {
        assertThat(check(HelmValues.production()).problems())
                .satisfiesExactly(
                        region -> assertThat(region).startsWith("externalS3.region is missing"),
                        rootPath -> assertThat(rootPath).startsWith("externalS3.rootPath is \"\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            externalS3.host          | https://s3.us-east-2.amazonaws.com         | has a scheme. Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | https://s3.us-east-2.amazonaws.com:443/b   | has a scheme. Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | s3.us-east-2.amazonaws.com:443             | more than a name. Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | b.s3.us-east-2.amazonaws.com               | has a bucket in it. Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | my.bucket.s3.cn-north-1.amazonaws.com.cn   | has a bucket in it. Set it to "s3.cn-north-1.amazonaws.com.cn"
            externalS3.host          | ''                                         | externalS3.host is missing
            externalS3.port          | ''                                         | externalS3.port is missing
            externalS3.region        | ''                                         | externalS3.region is missing
            externalS3.rootPath      | /                                          | externalS3.rootPath is "/"
            externalS3.accessKey     | AKIA                                       | externalS3.accessKey are given beside externalS3.useIAM
            externalS3.useIAM        | false                                      | would not use the role
            externalS3.enabled       | false                                      | would not use the bucket
            externalS3.cloudProvider | gcp                                        | Set it to "aws"
            """)
    void saysWhatIsWrongAndHowToMendIt(String path, String value, String expected) {
        Object typed = value.equals("false") ? Boolean.FALSE : value;
        assertThat(check(GOOD.with(path, typed)).problems())
                .singleElement()
                .asString()
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"s3.us-east-2.amazonaws.com", "s3.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn", "minio.internal"})
    void hostsThatAreGood(String host) {
        assertThat(check(GOOD.with("externalS3.host", host)).problems()).isEmpty();
    }

    @Test
    void allProblemsAtOnce() {
        assertThat(check(HelmValues.parse("{}", "nothing")).problems()).hasSizeGreaterThan(5);
    }

    @Test
    void iamEndpointHasNoEffect() {
        assertThat(check(GOOD.with("externalS3.iamEndpoint", "https://iam.amazonaws.com"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("Milvus does not use it");
    }

    @Test
    void chart5IgnoresTheGuidesCoordinators() {
        assertThat(ValuesCheck.of(GOOD, Optional.of("5.0.19")).warnings())
                .hasSize(4)
                .allSatisfy(warning -> assertThat(warning).endsWith("Set mixCoordinator instead."));
        assertThat(ValuesCheck.of(GOOD.with("cluster.enabled", false), Optional.of("5.0.19"))
                        .warnings())
                .isEmpty();
    }

    private static ValuesCheck check(HelmValues values) {
        return ValuesCheck.of(values, Optional.of("4.1.36"));
    }
}
