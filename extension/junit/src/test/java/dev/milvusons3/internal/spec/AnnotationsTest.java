package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.Adopt;
import dev.milvusons3.Enforcement;
import dev.milvusons3.Environment;
import dev.milvusons3.IfUnavailable;
import dev.milvusons3.Keep;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.MilvusServer;
import dev.milvusons3.Probe;
import dev.milvusons3.Scope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
    @Test
    void everyAttributeIsRead() {
        SpecRequest request = Annotations.request(Everything.class, List.of()).orElseThrow();

        assertThat(request.layers())
                .containsExactly(new Layer(
                        "@MilvusOnS3 on " + Everything.class.getName(),
                        Map.ofEntries(
                                Map.entry(Settings.ENVIRONMENT, "AWS"),
                                Map.entry(Settings.REGION, "r"),
                                Map.entry(Settings.POLICY, "p"),
                                Map.entry(Settings.POLICIES, "p1,p2"),
                                Map.entry(Settings.TRUST_POLICY, "t"),
                                Map.entry(Settings.NAMESPACE, "n"),
                                Map.entry(Settings.SERVICE_ACCOUNT, "s"),
                                Map.entry(Settings.ROLE_NAME, "rn"),
                                Map.entry(Settings.POLICY_NAME, "pn"),
                                Map.entry(Settings.BUCKET_NAME, "b"),
                                Map.entry(Settings.ROOT_PATH, "rp"),
                                Map.entry(Settings.STARTUP_TIMEOUT, "1s"),
                                Map.entry(Settings.ADOPT_BUCKET, "ab"),
                                Map.entry(Settings.ADOPT_POLICY, "ap"),
                                Map.entry(Settings.ADOPT_ROLE, "ar"),
                                Map.entry(Settings.ADOPT_SERVICE_ACCOUNT, "as"),
                                Map.entry(Settings.ADOPT_RELEASE, "al"),
                                Map.entry(Settings.MILVUS_VERSION, "mv"),
                                Map.entry(Settings.MILVUS_IMAGE, "mi"),
                                Map.entry(Settings.MILVUS_HOME, "mh"),
                                Map.entry(Settings.MILVUS_RUNTIME, "CONTAINER"),
                                Map.entry(Settings.KEEP, "ON_FAILURE"),
                                Map.entry(Settings.SCOPE, "SHARED"),
                                Map.entry(Settings.PROBE, "WRITE"),
                                Map.entry(Settings.ENFORCEMENT, "NOT_CHECKED"),
                                Map.entry(Settings.IF_UNAVAILABLE, "DISABLE"))));
    }

    @Test
    void whatIsUnsetIsNotRead() {
        assertThat(Annotations.request(Nothing.class, List.of()).orElseThrow().layers())
                .containsExactly(new Layer("@MilvusOnS3 on " + Nothing.class.getName(), Map.of()));
    }

    @Test
    void anAnnotationThatIsReachedTwiceCountsOnce() {
        assertThat(Annotations.request(Nested.class, List.of(Nothing.class))
                        .orElseThrow()
                        .layers())
                .hasSize(1);
    }

    @Test
    void withoutTheAnnotationNothingIsAskedFor() {
        assertThat(Annotations.request(AnnotationsTest.class, List.of())).isEmpty();
    }

    @MilvusOnS3(
            environment = Environment.AWS,
            region = "r",
            policy = "p",
            policies = {"p1", "p2"},
            trustPolicy = "t",
            namespace = "n",
            serviceAccount = "s",
            roleName = "rn",
            policyName = "pn",
            bucketName = "b",
            rootPath = "rp",
            startupTimeout = "1s",
            milvus = @MilvusServer(version = "mv", image = "mi", home = "mh", runtime = MilvusRuntime.CONTAINER),
            keep = Keep.ON_FAILURE,
            scope = Scope.SHARED,
            probe = Probe.WRITE,
            adopt = @Adopt(bucket = "ab", policy = "ap", role = "ar", serviceAccount = "as", release = "al"),
            enforcement = Enforcement.NOT_CHECKED,
            ifUnavailable = IfUnavailable.DISABLE)
    private static final class Everything {}

    @MilvusOnS3
    private static class Nothing {}

    private static final class Nested extends Nothing {}
}
