package dev.milvusons3.internal.junit;

import dev.milvusons3.AsMilvus;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.TestDecisions;
import dev.milvusons3.internal.steps.RunningDeployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.client.MilvusServiceClient;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Which parameters get what. Milvus' clients have settings, such as the database in use, so each test gets its own; the others
 * have none, and are the deployment's.
 */
final class Injection {
    private static final Map<Class<?>, Source> SOURCES = Map.of(
            MilvusDeployment.class, (started, context) -> started.deployment(),
            TestDecisions.class, DecisionsOfTest::of,
            ConnectConfig.class, (started, context) -> TestDatabase.connect(context, started),
            MilvusClientV2.class,
                    (started, context) -> {
                        Optional<String> database = TestDatabase.name(context, started);
                        return OwnClient.of(
                                context,
                                MilvusClientV2.class,
                                () -> started.newClient(database),
                                MilvusClientV2::clientIsReady,
                                MilvusClientV2::close);
                    },
            MilvusServiceClient.class,
                    (started, context) -> {
                        Optional<String> database = TestDatabase.name(context, started);
                        return OwnClient.of(
                                context,
                                MilvusServiceClient.class,
                                () -> started.newServiceClient(database),
                                MilvusServiceClient::clientIsReady,
                                MilvusServiceClient::close);
                    },
            S3Client.class, (started, context) -> started.deployment().s3(),
            IamClient.class, (started, context) -> started.deployment().iam(),
            StsClient.class, (started, context) -> started.deployment().sts(),
            KubernetesClient.class, (started, context) -> started.deployment().kubernetes(),
            Region.class, (started, context) -> started.deployment().region());

    private Injection() {}

    /** {@return whether it is for us to say what the parameter gets: only if its type is exactly one of ours} */
    static boolean supports(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (parameter.isAnnotated(AsMilvus.class) && type != S3Client.class) {
            throw new ParameterResolutionException(
                    "@AsMilvus is on parameter \"" + parameter.getParameter().getName() + "\" of type " + type.getName()
                            + ", but only parameters of type " + S3Client.class.getName() + " can have it");
        }
        if (type == Region.class && RegionArguments.provides(parameter.getParameter(), context)) {
            return false;
        }
        return SOURCES.containsKey(type);
    }

    /** {@return what the parameter gets} */
    static Object resolve(ParameterContext parameter, ExtensionContext context, RunningDeployment started) {
        if (parameter.isAnnotated(AsMilvus.class)) {
            return started.deployment().s3AsMilvus();
        }
        Source source = SOURCES.get(parameter.getParameter().getType());
        if (source == null) {
            throw new ParameterResolutionException("Not supported: " + parameter.getParameter());
        }
        return source.get(started, context);
    }

    @FunctionalInterface
    private interface Source {
        Object get(RunningDeployment started, ExtensionContext context);
    }
}
