package dev.milvusons3.internal.report;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RequestCosts;
import dev.milvusons3.iam.NamedPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the report says about one deployment, as it was when it went.
 *
 * @param run which deployment
 * @param requester for whom it was made
 * @param environment where
 * @param runtime how Milvus is run there, where that is not the cluster's affair
 * @param region in which AWS region
 * @param facts names and addresses, in order
 * @param failure of the start: its first line
 * @param brokenBy the denial that the start failed by
 * @param chain how Milvus gets to the bucket, link by link
 * @param log its steps; those of its release are added later
 * @param decisions what the AWS front decided, without what the harness provoked itself
 * @param costs what the role's requests to S3 come to, by phase
 * @param policies that say what the role may do, as they are in the account
 * @param bucketArn of its bucket
 * @param objectsArn of all objects of its Milvus: ends with a star
 * @param versions of what took part, by name
 */
public record DeploymentReport(
        String run,
        String requester,
        Environment environment,
        Optional<MilvusRuntime> runtime,
        String region,
        Map<String, String> facts,
        Optional<String> failure,
        Optional<RecordedDecision> brokenBy,
        List<Link> chain,
        StepLog log,
        List<RecordedDecision> decisions,
        List<PhaseCosts> costs,
        List<NamedPolicy> policies,
        String bucketArn,
        String objectsArn,
        Map<String, String> versions) {
    /** How far a link of the chain was verified. */
    public enum State {
        /** It was made, and is what was asked for. */
        VERIFIED,
        /** It was there already, and is what it has to be. */
        ADOPTED,
        /** It is not. */
        FAILED,
        /** The start did not get there. */
        NOT_REACHED
    }

    /**
     * What a part of a deployment's life came to.
     *
     * @param phase such as {@code start}
     * @param costs of the role's requests to S3
     */
    public record PhaseCosts(String phase, RequestCosts costs) {}

    /**
     * One link of the chain from a token to the bucket.
     *
     * @param kind what it is, such as {@code role}
     * @param name which one
     * @param does what it does for the next link
     * @param verified what was verified of it
     * @param state how that went
     */
    public record Link(String kind, String name, String does, String verified, State state) {}
}
