package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.internal.platform.ObservedAccess;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.workload.MilvusClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the AWS front saw of one Milvus: who it came as, and what it was denied. */
final class MilvusRequests implements ObservedAccess {
    private final Platform platform;
    private final String roleArn;

    MilvusRequests(Platform platform, String roleArn) {
        this.platform = platform;
        this.roleArn = roleArn;
    }

    @Override
    public Optional<RecordedDecision> fatalDenial() {
        return platform.decisions().stream()
                .filter(d -> d.verdict() != Verdict.ALLOWED)
                .filter(d -> !SURVIVED.contains(d.action()))
                .filter(d -> d.isByMilvus() || isThisRole(d))
                .filter(d -> !Marker.isOn(d))
                .findFirst();
    }

    @Override
    public Optional<RecordedDecision> foreignIdentity() {
        return s3Requests().stream().filter(d -> !d.isBy(roleArn)).findFirst();
    }

    /** {@return which of Milvus' S3 clients were not yet allowed something in the bucket, as the role} */
    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!reached(MilvusClient.GO)) {
            missing.add("its Go client (minio-go)");
        }
        if (!reached(MilvusClient.CPP)) {
            missing.add("its C++ client (aws-sdk-cpp)");
        }
        return missing;
    }

    private boolean reached(MilvusClient client) {
        return s3Requests().stream()
                .anyMatch(d ->
                        MilvusClient.of(d.userAgent()).filter(client::equals).isPresent()
                                && d.verdict() == Verdict.ALLOWED
                                && d.isBy(roleArn));
    }

    private List<RecordedDecision> s3Requests() {
        return platform.decisions().byMilvus().all();
    }

    private boolean isThisRole(RecordedDecision decision) {
        return decision.isBy(roleArn)
                || decision.service().equals("sts") && decision.resource().equals(roleArn);
    }
}
