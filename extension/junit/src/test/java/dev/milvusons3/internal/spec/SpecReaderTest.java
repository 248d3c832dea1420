package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.Environment;
import dev.milvusons3.Keep;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.Probe;
import dev.milvusons3.Scope;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/** Where values come from, and that all problems come together. */
class SpecReaderTest {
    @Test
    void everythingHasADefault() {
        DeploymentSpec spec = SpecReader.read(Specs.request(), Specs.NOTHING);

        assertThat(spec.environment()).isEqualTo(Environment.EMBEDDED);
        assertThat(spec.region()).isEqualTo(Region.US_EAST_2);
        assertThat(spec.policies().get(0).text()).contains("s3:ListBucket", "arn:{{partition}}:s3:::{{bucket}}/*");
        assertThat(spec.trustPolicy().text()).contains("{{oidcProvider}}:sub", "{{oidcProvider}}:aud");
        assertThat(spec.bucketName()).isEmpty();
        assertThat(spec.policyName()).isEmpty();
        assertThat(spec.roleName()).isEmpty();
        assertThat(spec.namespace()).isEmpty();
        assertThat(spec.serviceAccount()).isEmpty();
        assertThat(spec.rootPath()).isEqualTo("files");
        assertThat(spec.startupTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(spec.keep()).isEqualTo(Keep.NEVER);
        assertThat(spec.scope()).isEqualTo(Scope.CLASS);
        assertThat(spec.probe()).isEqualTo(Probe.IDENTITY);
        assertThat(spec.milvus().version()).isEmpty();
        assertThat(spec.milvus().image()).isEmpty();
        assertThat(spec.milvus().home()).isEmpty();
        assertThat(spec.cacheDirectory()).isEmpty();
    }

    @Test
    void theAnnotationBeatsTheParameterBeatsThePropertyBeatsTheVariable() {
        Map<String, String> parameters =
                Map.of("milvus-on-s3.region", "eu-west-2", "milvus-on-s3.root-path", "parameter");
        Map<String, String> properties = Map.of(
                "milvus-on-s3.region", "eu-west-3",
                "milvus-on-s3.root-path", "property",
                "milvus-on-s3.startup-timeout", "2m");
        Map<String, String> environment = Map.of(
                "MILVUS_ON_S3_REGION", "eu-north-1",
                "MILVUS_ON_S3_ROOT_PATH", "variable",
                "MILVUS_ON_S3_STARTUP_TIMEOUT", "3m",
                "MILVUS_ON_S3_TRUST_POLICY", "classpath:/dev/milvusons3/milvus-trust-policy.json",
                "MILVUS_ON_S3_KEEP", "on_failure");

        DeploymentSpec spec = SpecReader.read(
                Specs.request(new Layer("here", Map.of(Settings.REGION, "eu-west-1"))),
                Specs.configuration(parameters, properties, environment));

        assertThat(spec.region()).isEqualTo(Region.EU_WEST_1);
        assertThat(spec.rootPath()).isEqualTo("parameter");
        assertThat(spec.startupTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(spec.keep()).isEqualTo(Keep.ON_FAILURE);
    }

    @Test
    void anEmptyValueFromOutsideCountsAsNone() {
        DeploymentSpec spec = SpecReader.read(
                Specs.request(),
                Specs.configuration(
                        Map.of("milvus-on-s3.region", " "),
                        Map.of("milvus-on-s3.region", ""),
                        Map.of("MILVUS_ON_S3_REGION", "eu-west-1")));

        assertThat(spec.region()).isEqualTo(Region.EU_WEST_1);
    }

    @Test
    void directoriesComeFromTheConfiguration(@TempDir Path directory) {
        DeploymentSpec spec = SpecReader.read(
                Specs.request(),
                Specs.configuration(
                        Map.of("milvus-on-s3.milvus.home", directory.toString()),
                        Map.of(),
                        Map.of(
                                "MILVUS_ON_S3_CACHE",
                                directory.resolve("not/yet").toString())));

        assertThat(spec.milvus().home()).contains(directory);
        assertThat(spec.cacheDirectory()).contains(directory.resolve("not/yet"));
    }

    @Test
    void allProblemsAreReportedTogetherEachWithItsOrigin() {
        SpecRequest request = Specs.request(
                new Layer("@MilvusOnS3 on a.B", Map.of(Settings.REGION, "us-est-2")),
                new Layer("@MilvusOnS3 on a.C", Map.of(Settings.BUCKET_NAME, "Bucket")));
        Configuration configuration = Specs.configuration(
                Map.of("milvus-on-s3.environment", "EMBEDED"),
                Map.of("milvus-on-s3.keep", "ALWAYS"),
                Map.of("MILVUS_ON_S3_SCOPE", "RUN"));

        assertThatThrownBy(() -> SpecReader.read(request, configuration))
                .isInstanceOf(MilvusOnS3ConfigurationException.class)
                .hasMessage("""
                        dev.milvusons3.internal.spec.Specs: 5 problems with the settings of @MilvusOnS3, nothing was started
                          - environment = "EMBEDED" (JUnit configuration parameter milvus-on-s3.environment): no such environment; did you mean "EMBEDDED"? Allowed: one of EMBEDDED, CONTAINERS, AWS.
                          - region = "us-est-2" (@MilvusOnS3 on a.B): AWS has no such region; did you mean "us-east-2"? Allowed: the id of a region, see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html.
                          - bucketName = "Bucket" (@MilvusOnS3 on a.C): S3 would refuse it: character "B" at position 1. Allowed: lower-case letters, digits, dots and hyphens. See https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html.
                          - keep = "ALWAYS" (system property milvus-on-s3.keep): no such way to keep. Allowed: one of NEVER, ON_FAILURE.
                          - scope = "RUN" (environment variable MILVUS_ON_S3_SCOPE): no such scope. Allowed: one of CLASS, SHARED, METHOD.""");
    }

    @Test
    void misspeltSettingsAreNotIgnored() {
        Configuration configuration = Specs.configuration(
                Map.of("milvus-on-s3.bucketName", "my-bucket"),
                Map.of("milvus-on-s3.bucket", "b", "milvus-on-s3.enviroment", "AWS", "milvus-on-s3", "no matter"),
                Map.of("MILVUS_ON_S3_MILVUSHOME", "/opt/milvus"));

        assertThat(Specs.problems(Specs.request(), configuration))
                .containsExactly(
                        "system property milvus-on-s3.bucket: there is no such setting; did you mean"
                                + " milvus-on-s3.bucket-name?",
                        "system property milvus-on-s3.enviroment: there is no such setting; did you mean"
                                + " milvus-on-s3.environment?",
                        "environment variable MILVUS_ON_S3_MILVUSHOME: there is no such setting; did you mean"
                                + " MILVUS_ON_S3_MILVUS_HOME?",
                        "JUnit configuration parameter milvus-on-s3.bucketName: there is no such setting; did you mean"
                                + " milvus-on-s3.bucket-name?");
    }

    @Test
    void whatJUnitFoundInASystemPropertyIsCalledOne() {
        Map<String, String> both = Map.of("milvus-on-s3.probe", "NO");

        assertThat(Specs.problems(Specs.request(), Specs.configuration(both, both, Map.of())))
                .containsExactly("probe = \"NO\" (system property milvus-on-s3.probe): no such probe."
                        + " Allowed: one of IDENTITY, WRITE.");
    }

    @Test
    void theSameValueInOtherWordsIsNoContradiction() {
        SpecRequest request = Specs.request(
                new Layer("A", Map.of(Settings.STARTUP_TIMEOUT, "90s", Settings.KEEP, "NEVER")),
                new Layer("B", Map.of(Settings.STARTUP_TIMEOUT, "PT1M30S", Settings.KEEP, "never")));

        assertThat(SpecReader.read(request, Specs.NOTHING).startupTimeout()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void equalRequestsMakeEqualSpecs() {
        SpecRequest one = Specs.request(new Layer("A", Map.of(Settings.REGION, "eu-west-1")));
        SpecRequest other = Specs.request(new Layer("B", Map.of(Settings.REGION, "eu-west-1")));

        assertThat(SpecReader.read(one, Specs.NOTHING))
                .isEqualTo(SpecReader.read(other, Specs.NOTHING))
                .hasSameHashCodeAs(SpecReader.read(other, Specs.NOTHING))
                .isNotEqualTo(SpecReader.read(Specs.request(), Specs.NOTHING));
    }

    @Test
    void theTableOfSettingsHasEveryAttributeOfTheAnnotation() {
        List<String> attributes = Settings.ALL.stream()
                .flatMap(setting -> setting.attribute().stream())
                .toList();

        assertThat(attributes)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(MilvusOnS3.class.getDeclaredMethods())
                        .flatMap(SpecReaderTest::names)
                        .toList());
        assertThat(Settings.ALL).allSatisfy(setting -> {
            assertThat(setting.description()).isNotBlank();
            assertThat(setting.allowed()).isNotBlank();
            assertThat(setting.defaultDescription()).isNotBlank();
        });
        assertThat(Settings.ALL)
                .extracting(Setting::key)
                .contains("milvus-on-s3.trust-policy", "milvus-on-s3.milvus.home", "milvus-on-s3.cache");
    }

    /** {@return an attribute's name; of one that is an annotation itself, those of its attributes, after its own} */
    private static Stream<String> names(Method attribute) {
        return attribute.getReturnType().isAnnotation()
                ? Arrays.stream(attribute.getReturnType().getDeclaredMethods())
                        .map(inner -> attribute.getName() + "." + inner.getName())
                : Stream.of(attribute.getName());
    }
}
