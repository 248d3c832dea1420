package dev.milvusons3.internal.release;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunRecord;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.sweep.Account;
import dev.milvusons3.internal.sweep.ClusterAccess;
import dev.milvusons3.internal.sweep.Sweep;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** An account and a cluster that outlive runs, and the journals of this machine. */
public final class World implements AutoCloseable {
    public static final String ISSUER = IdleCluster.ISSUER.toString();

    private static final String DOCUMENT = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:%s", "Resource": "*"}]}""";

    public final JournalDirectory journals;
    public final Gateway gateway;
    public final EmbeddedCluster cluster;
    public final EndpointAccount aws;
    private final URI endpoint;

    /** Whose account is in memory. */
    public World(Path directory) throws IOException {
        this(directory, Optional.empty());
    }

    /** @param emulator that has the account, and nothing in it; empty for one in memory */
    public World(Path directory, Optional<URI> emulator) throws IOException {
        journals = new JournalDirectory(directory.resolve("journal"));
        cluster = IdleCluster.start();
        gateway = Gateway.builder().keySets(issuer -> cluster.keySet()).start();
        endpoint = emulator.orElse(gateway.endpoint());
        aws = new EndpointAccount(
                endpoint,
                Region.US_EAST_2,
                StaticCredentialsProvider.create(
                        emulator.isPresent()
                                ? AwsBasicCredentials.create(EndpointAccount.ACCOUNT_ID, "any")
                                : gateway.rootCredentials()));
    }

    public Account account() {
        return account(aws.s3());
    }

    public Account account(S3Client s3) {
        return new Account(aws.accountId(), aws.region(), endpoint.toString(), s3, aws.iam());
    }

    public ClusterAccess access() {
        return new ClusterAccess(ISSUER, cluster.client(), Optional.empty());
    }

    public Sweep sweep() {
        return new Sweep(account(), Optional.of(access()), Clock.systemUTC(), Duration.ofMinutes(1), false);
    }

    public Sweep dryRun() {
        return new Sweep(account(), Optional.of(access()), Clock.systemUTC(), Duration.ofMinutes(1), true);
    }

    public RunRecord record(RunTags tags) {
        return new RunRecord(tags, aws.accountId(), "aws", "us-east-2", endpoint.toString(), ISSUER);
    }

    public Journal begin(RunTags tags) {
        return journals.begin(record(tags));
    }

    /** Writes the journal that a crashed run leaves. */
    public void crashed(RunTags tags, List<Thing> things) {
        Journal journal = begin(tags);
        things.forEach(journal::intend);
        journal.close();
    }

    /** Makes one thing of each kind but a Helm release, with all in it that is in the way of its removal. */
    public List<Thing> make(RunTags tags) {
        String id = tags.run();
        List<Thing> things = new ArrayList<>();
        things.add(bucket("milvus-bucket-" + id, tags.values()));
        fill("milvus-bucket-" + id);
        Thing policy = policy("MilvusS3ReadWrite-" + id, tags.values());
        things.add(policy);
        Thing provider = provider("https://oidc.example/id/" + id, tags.values());
        things.add(provider);
        things.add(role("milvus-s3-access-sa-" + id, provider.name(), tags.values()));
        aws.iam().attachRolePolicy(r -> r.roleName("milvus-s3-access-sa-" + id).policyArn(policy.name()));
        aws.iam()
                .putRolePolicy(r -> r.roleName("milvus-s3-access-sa-" + id)
                        .policyName("inline")
                        .policyDocument(DOCUMENT.formatted("GetObject")));
        things.add(namespace("milvus-" + id, tags.labels()));
        things.add(serviceAccount("milvus-" + id, "milvus-s3-access-sa", tags.labels()));
        return things;
    }

    public Thing bucket(String name, Map<String, String> tags) {
        aws.s3()
                .createBucket(r -> r.bucket(name)
                        .createBucketConfiguration(c -> c.locationConstraint("us-east-2")
                                .tags(tags.entrySet().stream()
                                        .map(e -> software.amazon.awssdk.services.s3.model.Tag.builder()
                                                .key(e.getKey())
                                                .value(e.getValue())
                                                .build())
                                        .toList())));
        return new Thing(Kind.BUCKET, name);
    }

    private void fill(String bucket) {
        aws.s3().putObject(r -> r.bucket(bucket).key("files/before versions"), RequestBody.fromString("x"));
        aws.s3()
                .putBucketVersioning(
                        r -> r.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        for (int n = 0; n < 3; n++) {
            aws.s3().putObject(r -> r.bucket(bucket).key("files/versions"), RequestBody.fromString("x"));
        }
        aws.s3().deleteObject(r -> r.bucket(bucket).key("files/versions"));
        aws.s3().createMultipartUpload(r -> r.bucket(bucket).key("files/never completed"));
    }

    public Thing policy(String name, Map<String, String> tags) {
        String arn = aws.iam()
                .createPolicy(r -> r.policyName(name)
                        .policyDocument(DOCUMENT.formatted("GetObject"))
                        .tags(iam(tags)))
                .policy()
                .arn();
        for (String action : List.of("PutObject", "ListBucket", "DeleteObject")) {
            aws.iam()
                    .createPolicyVersion(r -> r.policyArn(arn)
                            .policyDocument(DOCUMENT.formatted(action))
                            .setAsDefault(!action.equals("DeleteObject")));
        }
        return new Thing(Kind.POLICY, arn);
    }

    public Thing provider(String url, Map<String, String> tags) {
        return new Thing(
                Kind.IDENTITY_PROVIDER,
                aws.iam()
                        .createOpenIDConnectProvider(r ->
                                r.url(url).clientIDList("sts.amazonaws.com").tags(iam(tags)))
                        .openIDConnectProviderArn());
    }

    public Thing role(String name, String provider, Map<String, String> tags) {
        aws.iam().createRole(r -> r.roleName(name).tags(iam(tags)).assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                  "Principal": {"Federated": "%s"}}]}""".formatted(provider)));
        return new Thing(Kind.ROLE, name);
    }

    private static List<Tag> iam(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
                .toList();
    }

    public Thing namespace(String name, Map<String, String> labels) {
        client().namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
        return new Thing(Kind.NAMESPACE, name);
    }

    public Thing serviceAccount(String namespace, String name, Map<String, String> labels) {
        client().serviceAccounts()
                .inNamespace(namespace)
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
        return new Thing(Kind.SERVICE_ACCOUNT, namespace + "/" + name);
    }

    public KubernetesClient client() {
        return cluster.client();
    }

    /** {@return all that is there and was not there at the beginning} */
    public List<String> everything() {
        List<String> all = new ArrayList<>();
        aws.s3().listBuckets().buckets().forEach(b -> all.add("bucket " + b.name()));
        aws.iam().listRoles().roles().forEach(r -> all.add("role " + r.roleName()));
        aws.iam()
                .listPolicies(r -> r.scope(PolicyScopeType.LOCAL))
                .policies()
                .forEach(p -> all.add("policy " + p.arn()));
        aws.iam()
                .listOpenIDConnectProviders()
                .openIDConnectProviderList()
                .forEach(p -> all.add("identity provider " + p.arn()));
        client().namespaces().list().getItems().stream()
                .map(n -> n.getMetadata().getName())
                .filter(n -> !n.equals("default") && !n.startsWith("kube-"))
                .forEach(n -> all.add("namespace " + n));
        client().serviceAccounts().inAnyNamespace().list().getItems().stream()
                .filter(a -> !a.getMetadata().getName().equals("default")
                        && !a.getMetadata().getNamespace().startsWith("kube-"))
                .forEach(a -> all.add("service account " + a.getMetadata().getNamespace() + "/"
                        + a.getMetadata().getName()));
        return all;
    }

    @Override
    public void close() {
        aws.close();
        cluster.close();
        gateway.close();
    }
}
