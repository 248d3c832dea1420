package dev.milvusons3.internal.report;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.internal.spec.Annotations;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.milvus.v2.client.MilvusClientV2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A deployment whose libraries log all that they can; the secrets that are known of it go into a file. */
@MilvusOnS3
final class LoggedDeploymentMain {
    private LoggedDeploymentMain() {}

    public static void main(String[] arguments) throws IOException {
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment started = starter.start(
                    SpecReader.read(
                            Annotations.request(LoggedDeploymentMain.class, List.of())
                                    .orElseThrow(),
                            new Configuration(key -> Optional.empty(), new Properties(), Map.of())),
                    "LoggedDeploymentMain");
            try {
                Files.write(Path.of(arguments[0]), secrets(started));
            } finally {
                started.close(false);
            }
        }
    }

    private static List<String> secrets(RunningDeployment started) throws IOException {
        MilvusDeployment deployment = started.deployment();
        deployment.s3AsMilvus().listObjectsV2(request -> request.bucket(deployment.bucket()));
        MilvusClientV2 milvus = started.newClient(Optional.empty());
        milvus.listCollections();
        milvus.close();
        String token = deployment
                .kubernetes()
                .serviceAccounts()
                .inNamespace(deployment.namespace())
                .withName(deployment.serviceAccount())
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences("sts.amazonaws.com")
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        Credentials session = deployment
                .sts()
                .assumeRoleWithWebIdentity(request -> request.roleArn(deployment.roleArn())
                        .roleSessionName("logged")
                        .webIdentityToken(token))
                .credentials();
        String user = deployment.connectConfig().getUsername();
        String password = deployment.connectConfig().getPassword();
        List<String> secrets = new ArrayList<>(List.of(
                password,
                base64(user + ":" + password),
                token.substring(token.lastIndexOf('.') + 1),
                session.secretAccessKey(),
                session.sessionToken(),
                deployment.kubernetes().getConfiguration().getOauthToken()));
        secrets.addAll(containerAuthorization());
        return secrets;
    }

    /** Where processes show their environment. */
    private static List<String> containerAuthorization() throws IOException {
        List<String> found = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
            if (Files.isReadable(environment)) {
                Stream.of(Files.readString(environment, StandardCharsets.ISO_8859_1)
                                .split("\0"))
                        .filter(variable -> variable.startsWith("AWS_CONTAINER_AUTHORIZATION_TOKEN="))
                        .map(variable -> variable.substring(variable.indexOf('=') + 1))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
