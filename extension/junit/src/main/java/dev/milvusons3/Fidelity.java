package dev.milvusons3;

import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * How near one part of an environment is to production.
 *
 * @param part of the environment, or a check that AWS makes
 * @param level how near
 * @param how what stands there, in a sentence
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Fidelity(String part, Level level, String how) {
    /** How near to production. */
    public enum Level {
        /** The very thing that runs in production. */
        REAL,
        /** Checked on every request as AWS checks it, by this project's own code. */
        ENFORCED,
        /** Answers as the real thing does, as far as Milvus and the steps need it. */
        EMULATED,
        /** Not there, or not checked. */
        ABSENT
    }

    private static final String GATEWAY = "by the gateway";

    /** By the gateway, wherever it is. */
    private static final List<Fidelity> DECIDED = List.of(
            new Fidelity("trust policies", Level.ENFORCED, GATEWAY + ", at every AssumeRole"),
            new Fidelity("request signatures", Level.ENFORCED, GATEWAY + ": SigV4, session token, payload"),
            new Fidelity(
                    "identity, bucket, boundary and session policies", Level.ENFORCED, GATEWAY + ", at every request"),
            new Fidelity(
                    "policies of an organisation and of a VPC endpoint",
                    Level.ENFORCED,
                    GATEWAY + ", if a set-up says what they are"),
            new Fidelity(
                    "policies and grants of KMS keys",
                    Level.ENFORCED,
                    GATEWAY + ", whenever S3 would ask KMS; nothing is encrypted"));

    private static List<Fidelity> around(List<Fidelity> before, List<Fidelity> after) {
        return Stream.of(before, DECIDED, after).flatMap(List::stream).toList();
    }

    /**
     * {@return the parts of {@code EMBEDDED} in the order in which a request meets them}
     *
     * @param runtime of its Milvus; anything else stands for the least that it may be, a process
     */
    public static List<Fidelity> of(MilvusRuntime runtime) {
        boolean isolated = runtime == MilvusRuntime.NAMESPACE || runtime == MilvusRuntime.CONTAINER;
        return around(
                List.of(
                        new Fidelity(
                                "Milvus",
                                Level.REAL,
                                switch (runtime) {
                                    case NAMESPACE ->
                                        "the server of its makers, with its minio-go and aws-sdk-cpp, in Linux namespaces of its own";
                                    case CONTAINER -> "the image of its makers, in one container";
                                    case PROCESS, AUTO, UNSET ->
                                        "the server of its makers, with its minio-go and aws-sdk-cpp, as a process of this machine";
                                }),
                        new Fidelity(
                                "Kubernetes",
                                Level.EMULATED,
                                "an API server in the JVM, with TokenRequest, issuer, keys and the pod identity webhook"),
                        isolated
                                ? new Fidelity(
                                        "how the pod gets the role",
                                        Level.REAL,
                                        "both clients of Milvus take it by the projected token, at STS; where EKS Pod Identity is asked for, from an agent in"
                                                + " the JVM, at its link-local address")
                                : new Fidelity(
                                        "how the pod gets the role",
                                        Level.EMULATED,
                                        "the kubelet exchanges the projected token at STS in the process' stead"),
                        new Fidelity(
                                "web identity tokens",
                                Level.ENFORCED,
                                GATEWAY + ": signature, issuer, audience, time")),
                List.of(
                        isolated
                                ? new Fidelity(
                                        "TLS and host names of AWS",
                                        Level.EMULATED,
                                        "the host names on port 443, under a private authority that the pod trusts")
                                : new Fidelity(
                                        "TLS and host names of AWS",
                                        Level.ABSENT,
                                        "plain HTTP to the loopback interface"),
                        isolated
                                ? new Fidelity(
                                        "the pod's network and files",
                                        Level.EMULATED,
                                        "its own: only AWS' names resolve, and programs cannot be written")
                                : new Fidelity("the pod's network and files", Level.ABSENT, "those of this machine"),
                        new Fidelity(
                                "S3, IAM, STS and KMS",
                                Level.EMULATED,
                                GATEWAY + "; objects are in a store of this JVM"),
                        new Fidelity("eventual consistency", Level.ABSENT, "changes take effect immediately")));
    }

    /**
     * {@return the parts in the order in which a request meets them}
     *
     * @param environment of which they are; of {@code EMBEDDED} as it is at least, with Milvus as a process
     * @throws IllegalArgumentException if it is {@link Environment#UNSET}
     */
    public static List<Fidelity> of(Environment environment) {
        return switch (environment) {
            case UNSET -> throw new IllegalArgumentException("UNSET is no environment that anything runs in.");
            case EMBEDDED -> of(MilvusRuntime.PROCESS);
            case CONTAINERS ->
                around(
                        List.of(
                                new Fidelity("Milvus", Level.REAL, "the image, installed by its Helm chart"),
                                new Fidelity(
                                        "Kubernetes",
                                        Level.REAL,
                                        "one node, in a container, or the cluster that was named"),
                                new Fidelity(
                                        "how the pod gets the role",
                                        Level.REAL,
                                        "projected token and web identity, injected by a webhook with the contract of EKS"),
                                new Fidelity(
                                        "EKS Pod Identity, where it is asked for",
                                        Level.EMULATED,
                                        "webhook, token and address as on EKS; the agent answers from this JVM, decided by the gateway"),
                                new Fidelity(
                                        "web identity tokens",
                                        Level.ENFORCED,
                                        GATEWAY + ", by the cluster's own keys")),
                        List.of(
                                new Fidelity(
                                        "TLS and host names of AWS",
                                        Level.EMULATED,
                                        "the host names, under a private authority that the pods trust"),
                                new Fidelity(
                                        "S3, IAM, STS and KMS",
                                        Level.EMULATED,
                                        "LocalStack behind the gateway, STS and KMS by the gateway; by a gateway in the cluster all, with objects in a"
                                                + " store of its own"),
                                new Fidelity("eventual consistency", Level.ABSENT, "changes take effect immediately")));
            case AWS ->
                List.of(
                        new Fidelity("Milvus", Level.REAL, "the image, installed by its Helm chart"),
                        new Fidelity("Kubernetes", Level.REAL, "the cluster that was named"),
                        new Fidelity("how the pod gets the role", Level.REAL, "EKS' own webhook"),
                        new Fidelity("everything that AWS decides", Level.REAL, "the account that was named"),
                        new Fidelity(
                                "decisions on Milvus' own requests",
                                Level.REAL,
                                "by CloudTrail, some minutes later, if a trail logs them; until then by Milvus' log"));
        };
    }
}
