package dev.milvusons3.internal.steps;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.RecordedDecision.Verdict;
import dev.milvusons3.internal.negative.Marker;
import dev.milvusons3.internal.platform.Platform;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the AWS front saw of one Milvus: who it came as, and what it was denied. */
final class MilvusRequests {
    /** How Milvus' Go side, by minio-go, names itself. */
    private static final String GO = "minio-go";
    /** How Milvus' C++ side, by aws-sdk-cpp, names itself. */
    private static final String CPP = "aws-sdk-cpp";
    /** Milvus carries on when it is denied these. */
    private static final Set<String> TOLERATED = Set.of("s3:GetBucketLocation");

    private final Platform platform;
    private final String roleArn;

    MilvusRequests(Platform platform, String roleArn) {
        this.platform = platform;
        this.roleArn = roleArn;
    }

    /** {@return the first denial that Milvus cannot survive} */
    Optional<RecordedDecision> fatalDenial() {
        return platform.decisions().stream()
                .filter(d -> d.verdict() != Verdict.ALLOWED)
                .filter(d -> !TOLERATED.contains(d.action()))
                .filter(d -> d.isByMilvus() || isThisRole(d))
                .filter(d -> !Marker.isOn(d))
                .findFirst();
    }

    /** {@return a request of Milvus that came as somebody else than the role} */
    Optional<RecordedDecision> foreignIdentity() {
        return s3Requests().stream().filter(d -> !d.isBy(roleArn)).findFirst();
    }

    /** {@return whether both of Milvus' S3 clients were allowed something in the bucket, as the role} */
    boolean bothClientsReachedTheBucket() {
        return reached(GO) && reached(CPP);
    }

    /** {@return which of Milvus' clients have not been seen yet, for a person} */
    String missingClients() {
        return (reached(GO) ? "" : " its Go client (minio-go)") + (reached(CPP) ? "" : " its C++ client (aws-sdk-cpp)");
    }

    private boolean reached(String client) {
        return s3Requests().stream()
                .anyMatch(d -> d.userAgent().contains(client) && d.verdict() == Verdict.ALLOWED && d.isBy(roleArn));
    }

    private List<RecordedDecision> s3Requests() {
        return platform.decisions().byMilvus().all();
    }

    private boolean isThisRole(RecordedDecision decision) {
        return decision.isBy(roleArn)
                || decision.service().equals("sts") && decision.resource().equals(roleArn);
    }
}
