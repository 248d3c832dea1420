package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            externalS3.accessKey     | AKIA                                       | externalS3.accessKey is given beside externalS3.useIAM
            externalS3.useIAM        | false                                      | would not use the role
            externalS3.enabled       | false                                      | would not use the bucket
            externalS3.cloudProvider | gcp                                        | Set it to "aws"
            externalS3.host          | s3://                                      | Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | s3://books/files                           | Set it to "s3.us-east-2.amazonaws.com"; externalS3.useSSL decides about TLS, and externalS3.bucketName
            externalS3.host          | https://                                   | Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | https://b.s3.us-east-2.amazonaws.com/x     | Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | :443                                       | Set it to "s3.us-east-2.amazonaws.com"
            externalS3.host          | b.bucket.vpce-0a-1b.s3.us-east-2.vpce.amazonaws.com | has a bucket in it. Set it to "bucket.vpce-0a-1b.s3.us-east-2.vpce.amazonaws.com"
            externalS3.host          | vpce-0a-1b.s3.us-east-2.vpce.amazonaws.com | Set it to "bucket.vpce-0a-1b.s3.us-east-2.vpce.amazonaws.com"
            externalS3.host          | *.vpce-0a-1b.s3.us-east-2.vpce.amazonaws.com | Set it to "bucket.vpce-0a-1b.s3.us-east-2.vpce.amazonaws.com"
            externalS3.port          | 80                                         | S3 is reached with TLS at 443
            externalS3.port          | https                                      | externalS3.port is "https"
            externalS3.useSSL        | false                                      | but port 443 is that of TLS
            minio.enabled            | 'true'                                     | minio.enabled is the text "true"
            minio.enabled            | 'no'                                       | minio.enabled is the text "no"
            """)
    void saysWhatIsWrongAndHowToMendIt(String path, String value, String expected) {
        Object typed = value.equals("false") ? Boolean.FALSE : value;
        assertThat(check(GOOD.with(path, typed)).problems())
                .singleElement()
                .asString()
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "s3.us-east-2.amazonaws.com",
        "s3.dualstack.us-east-2.amazonaws.com",
        "s3.amazonaws.com",
        "s3.cn-north-1.amazonaws.com.cn",
        "bucket.vpce-0a1b-2c.s3.us-east-2.vpce.amazonaws.com",
        "accesspoint.vpce-0a1b-2c.s3.us-east-2.vpce.amazonaws.com",
        "control.vpce-0a1b-2c.s3.us-east-2.vpce.amazonaws.com",
        "minio.internal"
    })
    void hostsThatAreGood(String host) {
        assertThat(check(GOOD.with("externalS3.host", host)).problems()).isEmpty();
    }

    @Test
    void allProblemsAtOnce() {
        assertThat(check(HelmValues.parse("{}", "nothing")).problems()).hasSizeGreaterThan(5);
    }

    /** Some names of an interface endpoint are not for buckets. */
    @ParameterizedTest
    @CsvSource({"accesspoint,for access points", "control,for S3 Control"})
    void whatAnInterfaceEndpointsNameIsFor(String word, String purpose) {
        String host = ".vpce-0a1b-2c.s3.us-east-2.vpce.amazonaws.com";
        assertThat(check(GOOD.with("externalS3.host", word + host)).warnings())
                .singleElement()
                .asString()
                .contains(purpose, "\"bucket" + host + "\"");
    }

    /** The chart copies it into Milvus' configuration, where quotes are lost. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "True", "yes", "on", "\"True\"", "1"})
    void whatMilvusReadsAsTrue(String useIam) {
        assertThat(file("externalS3: {useIAM: " + useIam + "}").problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"false\"", "no", "off", "\"yes\"", "null", "0"})
    void whatItDoesNot(String useIam) {
        assertThat(file("externalS3: {useIAM: " + useIam + "}").problems())
                .singleElement()
                .asString()
                .startsWith("externalS3.useIAM is ");
    }

    /** A template's condition holds for each text that is not empty. */
    @Test
    void theTextFalseTurnsOn() {
        assertThat(file("externalS3: {enabled: \"false\"}").problems())
                .singleElement()
                .asString()
                .contains(
                        "externalS3.enabled is the text \"false\", which is not empty, so that the chart takes it for true");
        assertThat(file("externalS3: {enabled: \"\"}").problems())
                .singleElement()
                .asString()
                .contains("would not use the bucket");
    }

    @Test
    void whatTheFileSaysCountsAlsoWhereTheDeploymentsOwnTakesItsPlace() {
        assertThat(file("externalS3: {rootPath: /, region: eu-west-1}\nminio: {enabled: false, region: eu-west-3}")
                        .problems())
                .satisfiesExactly(
                        region -> assertThat(region)
                                .startsWith("externalS3.region is \"eu-west-1\", but the bucket is in us-east-2"),
                        region -> assertThat(region).startsWith("minio.region is \"eu-west-3\""),
                        rootPath -> assertThat(rootPath).startsWith("externalS3.rootPath is \"/\""));
        assertThat(file("externalS3: {rootPath: }").problems())
                .singleElement()
                .asString()
                .startsWith("externalS3.rootPath is \"\"");
        assertThat(file("externalS3: {bucketName: s3://books}").problems())
                .singleElement()
                .asString()
                .startsWith("externalS3.bucketName is \"s3://books\"");
        assertThat(file("externalS3: {bucketName: books, rootPath: prod, region: us-east-2}")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.eu-west-1.amazonaws.com",
                "s3-eu-west-1.amazonaws.com",
                "s3.dualstack.eu-west-1.amazonaws.com",
                "bucket.vpce-0a1b-2c.s3.eu-west-1.vpce.amazonaws.com"
            })
    void aHostOfAnotherRegion(String host) {
        assertThat(file("externalS3: {host: " + host + "}").problems())
                .singleElement()
                .asString()
                .contains("is in eu-west-1, but the bucket is in us-east-2");
    }

    /** In production nobody lays it over the guide's values. */
    @Test
    void aFileThatStandsOnItsOwnGetsTheChartsDefaults() {
        assertThat(file("externalS3: {enabled: true, host: s3.us-east-2.amazonaws.com, useIAM: true}")
                        .problems())
                .satisfiesExactly(
                        port -> assertThat(port).startsWith("externalS3.port is missing from the file."),
                        ssl -> assertThat(ssl).startsWith("externalS3.useSSL is missing from the file."),
                        minio -> assertThat(minio).startsWith("minio.enabled is missing from the file."));
        assertThat(file("externalS3: {host: s3.us-east-2.amazonaws.com}").problems())
                .isEmpty();
        assertThat(file(HelmValues.production().toYaml()).problems()).isEmpty();
    }

    @Test
    void userYamlIsLaidOverExternalS3() {
        assertThat(file("extraConfigFiles:\n  user.yaml: |\n    minio: {useIAM: false, logLevel: warn}\n")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("extraConfigFiles.user.yaml has minio.useIAM, which overrides what externalS3 says");
    }

    /** What 2.3.5 ends at its start on, by a panic that names no setting. */
    @ParameterizedTest
    @CsvSource({
        "interval, 0, 1",
        "interval, -1, 1",
        "interval, 10s, 1",
        "dropTolerance, 1h, 0",
        "missingTolerance, -5, 0"
    })
    void garbageCollectionByIntervalsThatMilvusCannotUse(String name, String value, int least) {
        assertThat(file("extraConfigFiles:\n  user.yaml: |\n    dataCoord: {gc: {" + name + ": " + value + "}}\n")
                        .problems())
                .containsExactly("extraConfigFiles.user.yaml has dataCoord.gc." + name + " \"" + value
                        + "\", which Milvus cannot use. Set it to whole seconds without a unit, at least " + least
                        + ".");
    }

    @Test
    void garbageCollectionByWholeSeconds() {
        assertThat(file("extraConfigFiles:\n  user.yaml: |\n    dataCoord: {gc: {interval: 1, dropTolerance: 0}}\n")
                        .problems())
                .isEmpty();
    }

    @Test
    void iamEndpointHasNoEffect() {
        assertThat(check(GOOD.with("externalS3.iamEndpoint", "https://iam.amazonaws.com"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("Milvus does not use it");
    }

    @ParameterizedTest
    @CsvSource({"4.1.36, true, 0", "4.2.5, true, 4", "v5.0.19, true, 4", "5.0.19, false, 0", "unknown, true, 0"})
    void chartsOfKnownVersionsHaveOneCoordinator(String version, boolean cluster, int ignored) {
        HelmValues values = GOOD.with("cluster.enabled", cluster);
        for (String role : List.of("root", "query", "data", "index")) {
            values = values.with(role + "Coordinator.enabled", true);
        }
        assertThat(ValuesCheck.of(values, Optional.of(version)).warnings())
                .hasSize(ignored)
                .allSatisfy(warning -> assertThat(warning).endsWith("Set mixCoordinator instead."));
        assertThat(ValuesCheck.of(values, Optional.empty())).isEqualTo(ValuesCheck.of(values));
    }

    /** As an installer puts the layers together. */
    private static ValuesCheck file(String yaml) {
        return check(HelmValues.production()
                .overlaidBy(HelmValues.oneMachine())
                .overlaidBy(HelmValues.parse(yaml, "mine.yaml"))
                .with("externalS3.bucketName", "milvus-bucket-1")
                .with("externalS3.rootPath", "files")
                .with("externalS3.region", "us-east-2")
                .with("minio.region", "us-east-2"));
    }

    private static ValuesCheck check(HelmValues values) {
        return ValuesCheck.of(values);
    }
}
