package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.milvus.MilvusLog;
import dev.milvusons3.internal.milvus.MilvusLog.Finding;
import dev.milvusons3.internal.milvus.MilvusLog.Kind;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Milvus was denied, by its log: nobody else sees its requests to AWS at once. The log says that, and seldom of what, so each
 * action that Milvus needs is asked of the account's documents.
 */
final class LogDenials {
    private static final int LINES = 200;

    /** Logs are read from the API server; a wait may ask as often as it likes. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private static final String SESSION = "milvus";

    private final AwsInstaller installer;
    private final DenialExplainer explainer;
    private final String partition;
    private final String roleArn;
    private final boolean tls;
    private long readAt;
    private List<RecordedDecision> found = List.of();

    LogDenials(AwsInstaller installer, DenialExplainer explainer, String partition, String roleArn, boolean tls) {
        this.installer = installer;
        this.explainer = explainer;
        this.partition = partition;
        this.roleArn = roleArn;
        this.tls = tls;
        this.readAt = System.nanoTime() - FRESH.toNanos();
    }

    /** {@return what is known now} */
    synchronized List<RecordedDecision> list() {
        Optional<Installation> milvus = installer.installed();
        if (milvus.isPresent() && System.nanoTime() - readAt >= FRESH.toNanos()) {
            readAt = System.nanoTime();
            read(milvus.get(), installer.release().orElseThrow());
        }
        return found;
    }

    private void read(Installation milvus, Release release) {
        List<Finding> denials = MilvusLog.findIn(milvus.logTail(LINES)).stream()
                .filter(finding -> finding.kind() == Kind.ACCESS_DENIED)
                .toList();
        if (denials.isEmpty()) {
            return;
        }
        String line = denials.get(0).line();
        List<RecordedDecision> explained = new ArrayList<>();
        needs(release)
                .forEach((action, resource) -> explainer
                        .ofSession(
                                AccountDocuments.nameOf(roleArn),
                                SESSION,
                                Optional.empty(),
                                action,
                                resource,
                                release.bucket(),
                                tls,
                                Map.of())
                        .filter(decision -> !decision.allowed())
                        .ifPresent(decision -> explained.add(decision(action, resource, line, decision))));
        found = List.copyOf(explained);
    }

    private Map<String, String> needs(Release release) {
        String bucket = "arn:" + partition + ":s3:::" + release.bucket();
        Map<String, String> needs = new LinkedHashMap<>();
        needs.put("s3:ListBucket", bucket);
        for (String action : List.of("s3:PutObject", "s3:GetObject", "s3:DeleteObject")) {
            needs.put(action, bucket + "/" + release.rootPath() + "/milvus");
        }
        return needs;
    }

    private static RecordedDecision decision(String action, String resource, String line, Decision decision) {
        return new RecordedDecision(
                0,
                Instant.now(),
                "s3",
                action.substring("s3:".length()),
                decision.request().principal().arn(),
                action,
                resource,
                Verdict.DENIED,
                "AccessDenied",
                "AWS denied it, by Milvus' log (" + line.strip() + "); by the account's documents, " + decision.cause(),
                "Milvus",
                Optional.of(decision));
    }
}
