package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.AwsGateway;
import dev.milvusons3.internal.gateway.s3.S3Operation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Which operations are served: S3's by the gateway's table, those of the other services by asking for each that the SDK knows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsPageTest {
    private static final String PAGE = "docs/operations.md";

    private final AwsGateway aws = AwsGateway.builder().start();

    @AfterAll
    void close() {
        aws.close();
    }

    @Test
    void thoseOfS3() throws IOException {
        GeneratedSection.of(PAGE, "s3")
                .hasContent("| operation | action | answer |\n| --- | --- | --- |\n"
                        + Arrays.stream(S3Operation.values())
                                .map(OperationsPageTest::row)
                                .collect(Collectors.joining("\n")));
    }

    @Test
    void thoseOfIam() throws Exception {
        isOnThePage("iam", IamClient.class, client(IamClient.builder()));
    }

    @Test
    void thoseOfSts() throws Exception {
        isOnThePage("sts", StsClient.class, client(StsClient.builder()));
    }

    @Test
    void thoseOfKms() throws Exception {
        isOnThePage("kms", KmsClient.class, client(KmsClient.builder()));
    }

    private <C extends AutoCloseable> C client(AwsClientBuilder<?, C> builder) {
        builder.endpointOverride(aws.endpoint());
        builder.region(aws.region());
        builder.credentialsProvider(StaticCredentialsProvider.create(aws.rootCredentials()));
        return builder.build();
    }

    private static <C extends AutoCloseable> void isOnThePage(String service, Class<C> type, C client)
            throws Exception {
        Map<String, Boolean> served = new TreeMap<>();
        try (client) {
            for (Method method : type.getMethods()) {
                Class<?>[] asked = method.getParameterTypes();
                if (asked.length == 1
                        && asked[0].getSimpleName().endsWith("Request")
                        && !method.getName().endsWith("Paginator")) {
                    served.put(name(asked[0]), isServed(client, method, asked[0]));
                }
            }
        }
        assertThat(served).containsValues(true, false);
        GeneratedSection.of(PAGE, service)
                .hasContent("**Emulated**: " + names(served, true) + ".\n\n**Refused** (501 `NotImplemented`): "
                        + names(served, false) + ".");
    }

    /** As AWS spells it. */
    private static String name(Class<?> request) {
        return request.getSimpleName()
                .replaceFirst("Request$", "")
                .replace("OpenIdConnect", "OpenIDConnect")
                .replace("ClientId", "ClientID")
                .replace("Saml", "SAML")
                .replace("Mfa", "MFA")
                .replace("Ssh", "SSH");
    }

    /** Root may do everything, and the request lacks everything: what is known complains of that, or answers. */
    private static boolean isServed(AutoCloseable client, Method method, Class<?> request) throws Exception {
        Object builder = request.getMethod("builder").invoke(null);
        Object empty =
                Class.forName(request.getName() + "$Builder").getMethod("build").invoke(builder);
        try {
            method.invoke(client, empty);
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AwsServiceException answer) {
                // The SDK does not sign what it takes for unsigned, and the gateway knows of one such operation alone.
                return answer.statusCode() != 501
                        && !answer.awsErrorDetails().errorCode().equals("MissingAuthenticationToken");
            }
            throw e;
        }
    }

    private static String names(Map<String, Boolean> served, boolean which) {
        return served.entrySet().stream()
                .filter(operation -> operation.getValue() == which)
                .map(operation -> "`" + operation.getKey() + "`")
                .collect(Collectors.joining(", "));
    }

    private static String row(S3Operation operation) {
        boolean served = operation.by() != S3Operation.By.NOBODY;
        String action = "`" + operation.action(false) + "`";
        if (!operation.action(true).equals(operation.action(false))) {
            action += ", of a version `" + operation.action(true) + "`";
        }
        return "| " + operation.name() + " | " + action + " | "
                + (served ? "emulated" : operation.ofDirectoryBuckets() ? "refused" : "decided only") + " |";
    }
}
