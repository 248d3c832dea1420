package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.milvus.helm.Kubeconfig;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.aws.EmulatedCloudTrail;
import dev.milvusons3.internal.platform.aws.FaultyProxy;
import dev.milvusons3.internal.spec.RequiredByTheBuild;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;

/**
 * Emulates AWS and EKS for environment AWS, once for a run of the build that asks for it: the gateway before LocalStack as the account's
 * endpoint, with a CloudTrail that logs what it decides, and a real cluster with what EKS has in each of its own (the pod identity
 * webhook, names of AWS that resolve). To the harness they are an endpoint, credentials and a kubeconfig, as real ones would be.
 */
public final class AwsStandIn implements ExecutionCondition {
    private static final String SWITCH = "milvus-on-s3-test.aws-stand-in";
    private static final String NAMESPACE = "milvus";
    private static final String CONTEXT_LINE = "current-context:";

    private static @Nullable SharedContainers running;

    /** {@return LocalStack and the cluster, for tests that play more of AWS in it} */
    static synchronized SharedContainers containers() {
        return Objects.requireNonNull(running, "AWS is not emulated here");
    }

    private static synchronized void running(SharedContainers containers) {
        running = containers;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!Boolean.getBoolean(SWITCH)) {
            return ConditionEvaluationResult.enabled("AWS is not emulated here");
        }
        try {
            context.getRoot().getStore(Namespace.create(AwsStandIn.class)).getOrComputeIfAbsent(Started.class);
            return ConditionEvaluationResult.enabled("AWS is emulated");
        } catch (MilvusOnS3UnavailableException e) {
            if (RequiredByTheBuild.names(Environment.CONTAINERS) || RequiredByTheBuild.names(Environment.AWS)) {
                throw e;
            }
            return ConditionEvaluationResult.disabled("AWS cannot be emulated: " + e.getMessage());
        }
    }

    /** What was started; its settings are system properties as long as the JVM lives. */
    static final class Started implements AutoCloseable {
        private final OpenResources opened = new OpenResources("what emulates AWS");

        Started() {
            Region region = Region.US_EAST_2;
            // Without a cluster the settings are not valid, and the images are read from them.
            set("milvus-on-s3.aws.kube-context", "not known yet");
            try {
                SharedContainers containers = opened.open(SharedContainers.start(
                        RequiresContainers.Images.spec(),
                        region,
                        RequiresContainers.Images.PATIENCE,
                        RequiresContainers.Images.runs()));
                running(containers);
                RegionFront front = containers.front(region);
                admit(containers.cluster().client(), front);
                AwsCredentials root = front.gateway().rootCredentials();
                EndpointAccount account = opened.open(new EndpointAccount(
                        front.gateway().endpoint(), region, StaticCredentialsProvider.create(root)));
                account.iam()
                        .createOpenIDConnectProvider(r ->
                                r.url(containers.cluster().issuer().toString()).clientIDList("sts.amazonaws.com"));
                EmulatedCloudTrail trail = opened.open(new EmulatedCloudTrail(front.gateway(), account.s3()).start());
                FaultyProxy endpoint = opened.open(
                        new FaultyProxy(front.gateway().endpoint()).emulate(EmulatedCloudTrail.TARGET, trail::answer));
                Path kubeconfig = Files.createTempFile("milvus-on-s3-test", ".kubeconfig");
                opened.open((AutoCloseable) () -> Files.delete(kubeconfig));
                String administrator =
                        Kubeconfig.of(containers.cluster().client().getConfiguration());
                Files.writeString(kubeconfig, administrator);
                set("milvus-on-s3.aws.endpoint", endpoint.endpoint().toString());
                set("milvus-on-s3.aws.kubeconfig", kubeconfig.toString());
                set("milvus-on-s3.aws.kube-context", context(administrator));
                set("milvus-on-s3.namespace", NAMESPACE);
                set(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), root.accessKeyId());
                set(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), root.secretAccessKey());
            } catch (IOException e) {
                opened.closeAfter(e);
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                opened.closeAfter(e);
                throw e;
            }
        }

        /** EKS' webhook looks after every namespace; this one after those that it is told. */
        private void admit(KubernetesClient client, RegionFront front) {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
            opened.open(front.admit(NAMESPACE));
        }

        private static String context(String kubeconfig) {
            return kubeconfig
                    .lines()
                    .filter(line -> line.startsWith(CONTEXT_LINE))
                    .map(line -> line.substring(CONTEXT_LINE.length())
                            .replace("\"", "")
                            .trim())
                    .findFirst()
                    .orElseThrow();
        }

        private static void set(String key, String value) {
            System.setProperty(key, value);
        }

        @Override
        public void close() {
            opened.close();
        }
    }
}
