package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A JVM that has a share of a gateway in a cluster, and provisions in it what deployments have, without Milvus: so many that none could
 * run on one machine. Its arguments are the context, the gateway's namespace and how many. It prints the seconds that each took, keeps
 * them until it reads a line, and removes them.
 */
public final class ShareOfGatewayMain {
    public static final String CONNECTED = "connected ";
    public static final String PROVISIONED = "provisioned ";
    public static final String KEPT = "kept";

    private static final Region OHIO = Region.US_EAST_2;

    private ShareOfGatewayMain() {}

    public static void main(String[] arguments) throws IOException {
        long start = System.nanoTime();
        try (GatewayInCluster shared = GatewayInCluster.connect(arguments[0], arguments[1])) {
            RegionGateway gateway = shared.front(OHIO);
            System.out.println(CONNECTED + seconds(start));
            try (EndpointAccount aws = gateway.account(Optional.empty(), "share")) {
                aws.iam()
                        .createOpenIDConnectProvider(r ->
                                r.url(shared.cluster().issuer().toString()).clientIDList(WebIdentityLogin.AUDIENCE));
                List<Admission> admissions = new ArrayList<>();
                for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                    start = System.nanoTime();
                    admissions.add(provision(
                            shared,
                            gateway,
                            aws,
                            "share-" + ProcessHandle.current().pid() + "-" + i));
                    System.out.println(PROVISIONED + seconds(start));
                }
                System.out.println(KEPT);
                System.in.read();
                admissions.forEach(Admission::beginRemoval);
                admissions.forEach(Admission::close);
            }
        }
        // As every runner of tests does: a port-forward's thread may outlive a client that is closed while it ends.
        System.exit(0);
    }

    private static String seconds(long start) {
        return "%.2f".formatted((System.nanoTime() - start) / 1e9);
    }

    /** A bucket, a role with a policy, a service account; then a pod that the webhook mutates, a session and an object of the role. */
    private static Admission provision(
            GatewayInCluster shared, RegionGateway gateway, EndpointAccount aws, String name) {
        aws.s3().createBucket(r -> r.bucket(name).createBucketConfiguration(c -> c.locationConstraint(OHIO.id())));
        String provider = AwsAccount.providerName(shared.cluster().issuer());
        String role = aws.iam()
                .createRole(r -> r.roleName(name).assumeRolePolicyDocument("""
                        { "Version": "2012-10-17",
                          "Statement": { "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                                         "Principal": { "Federated": "%s" },
                                         "Condition": { "StringEquals": { "%s:sub": "system:serviceaccount:%s:milvus" } } } }
                        """.formatted(
                                aws.providerArn(shared.cluster().issuer()), provider, name)))
                .role()
                .arn();
        aws.iam().putRolePolicy(r -> r.roleName(name).policyName("objects").policyDocument("""
                { "Version": "2012-10-17",
                  "Statement": { "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::%s/*" } }
                """.formatted(name)));
        KubernetesClient client = shared.cluster().client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("app.kubernetes.io/managed-by", "milvus-on-s3")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .withNamespace(name)
                        .addToAnnotations("eks.amazonaws.com/role-arn", role)
                        .endMetadata()
                        .build())
                .create();
        Admission admission = gateway.admit(name);
        Optional<String> problem = gateway.problem(client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("milvus")
                        .withNamespace(name)
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName("milvus")
                        .addNewContainer()
                        .withName("milvus")
                        .withImage("milvus")
                        .endContainer()
                        .endSpec()
                        .build())
                .dryRun()
                .create());
        if (problem.isPresent()) {
            throw new AssertionError(problem.get());
        }
        Credentials session = aws.anonymousSts()
                .assumeRoleWithWebIdentity(r -> r.roleArn(role)
                        .roleSessionName("share")
                        .webIdentityToken(RequestedTokens.token(
                                client, name, "milvus", WebIdentityLogin.AUDIENCE, Duration.ofHours(1))))
                .credentials();
        try (S3Client s3 = aws.s3(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken())))) {
            s3.putObject(r -> r.bucket(name).key("x"), RequestBody.fromBytes(new byte[1024]));
        }
        return admission;
    }
}
