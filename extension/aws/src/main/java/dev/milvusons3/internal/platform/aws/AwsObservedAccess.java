package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.platform.ObservedAccess;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What can be known of a Milvus whose requests nobody shows. That its pods were given the role the installation checks; that its
 * clients reached the bucket it says itself, by being healthy: both look for it before they serve.
 */
record AwsObservedAccess(
        DecisionLog decisions, LogDenials milvus, String roleArn, Predicate<RecordedDecision> onPurpose)
        implements ObservedAccess {
    @Override
    public Optional<RecordedDecision> fatalDenial() {
        Predicate<RecordedDecision> explained =
                d -> d.decision().filter(decision -> !decision.allowed()).isPresent();
        milvus.read();
        return decisions.list().stream()
                .filter(d -> d.isBy(roleArn)
                        || d.service().equals("sts") && d.resource().equals(roleArn))
                .filter(explained)
                .filter(d -> !SURVIVED.contains(d.action()))
                .filter(d -> !onPurpose.test(d))
                .findFirst();
    }

    @Override
    public Optional<RecordedDecision> foreignIdentity() {
        return Optional.empty();
    }

    @Override
    public List<String> missing() {
        return List.of();
    }
}
