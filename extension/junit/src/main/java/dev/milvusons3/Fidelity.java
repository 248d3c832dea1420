package dev.milvusons3;

import java.util.List;
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
        PLAYED,
        /** Not there, or not checked. */
        ABSENT
    }

    private static final String GATEWAY = "by the gateway";

    /**
     * {@return the parts in the order in which a request meets them}
     *
     * @param environment of which they are
     * @throws IllegalArgumentException if it is {@link Environment#UNSET}
     */
    public static List<Fidelity> of(Environment environment) {
        return switch (environment) {
            case UNSET -> throw new IllegalArgumentException("UNSET is no environment that anything runs in.");
            case EMBEDDED ->
                List.of(
                        new Fidelity(
                                "Milvus",
                                Level.REAL,
                                "the server 2.3.5 of its makers, with minio-go and aws-sdk-cpp inside, as a local process"),
                        new Fidelity(
                                "Kubernetes",
                                Level.PLAYED,
                                "an API server in the JVM, with TokenRequest, issuer, keys and the pod identity webhook"),
                        new Fidelity(
                                "how the pod gets the role",
                                Level.PLAYED,
                                "the kubelet exchanges the projected token at STS in the process' stead"),
                        new Fidelity(
                                "web identity tokens", Level.ENFORCED, GATEWAY + ": signature, issuer, audience, time"),
                        new Fidelity("trust policies", Level.ENFORCED, GATEWAY + ", at every AssumeRole"),
                        new Fidelity("request signatures", Level.ENFORCED, GATEWAY + ": SigV4, session token, payload"),
                        new Fidelity(
                                "identity, bucket, boundary and session policies",
                                Level.ENFORCED,
                                GATEWAY + ", at every request"),
                        new Fidelity(
                                "policies of an organisation and of a VPC endpoint",
                                Level.ENFORCED,
                                GATEWAY + ", if a set-up says what they are"),
                        new Fidelity(
                                "policies and grants of KMS keys",
                                Level.ENFORCED,
                                GATEWAY + ", whenever S3 would ask KMS; nothing is encrypted"),
                        new Fidelity("TLS and host names of AWS", Level.ABSENT, "plain HTTP to the loopback interface"),
                        new Fidelity(
                                "S3, IAM, STS and KMS", Level.PLAYED, GATEWAY + "; objects are in a store of this JVM"),
                        new Fidelity("eventual consistency", Level.ABSENT, "what was changed is so at once"));
            case CONTAINERS ->
                List.of(
                        new Fidelity("Milvus", Level.REAL, "the image, installed by its Helm chart"),
                        new Fidelity("Kubernetes", Level.REAL, "one node, in a container"),
                        new Fidelity(
                                "how the pod gets the role",
                                Level.REAL,
                                "projected token and web identity, injected by a webhook with the contract of EKS"),
                        new Fidelity(
                                "EKS Pod Identity, where it is asked for",
                                Level.PLAYED,
                                "webhook, token and address as on EKS; the agent answers from this JVM, decided by the gateway"),
                        new Fidelity("web identity tokens", Level.ENFORCED, GATEWAY + ", by the cluster's own keys"),
                        new Fidelity("trust policies", Level.ENFORCED, GATEWAY + ", at every AssumeRole"),
                        new Fidelity("request signatures", Level.ENFORCED, GATEWAY + ": SigV4, session token, payload"),
                        new Fidelity(
                                "identity, bucket, boundary and session policies",
                                Level.ENFORCED,
                                GATEWAY + ", at every request"),
                        new Fidelity("service control policies", Level.ABSENT, "the account is in no organisation"),
                        new Fidelity(
                                "TLS and host names of AWS",
                                Level.PLAYED,
                                "the host names, under a private authority that the pods trust"),
                        new Fidelity(
                                "S3, IAM and STS", Level.PLAYED, "LocalStack behind the gateway, STS by the gateway"),
                        new Fidelity("eventual consistency", Level.ABSENT, "what was changed is so at once"));
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
