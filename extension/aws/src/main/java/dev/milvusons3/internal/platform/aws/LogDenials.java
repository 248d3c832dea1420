package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.milvus.MilvusLog;
import dev.milvusons3.internal.milvus.MilvusLog.Finding;
import dev.milvusons3.internal.milvus.MilvusLog.Kind;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.platform.aws.DenialExplainer.Documents;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What Milvus was denied, by its log: nobody else sees its requests to AWS at once. Where the log has AWS' own words, they name action
 * and object; where it only says that something was denied, each action that Milvus needs is asked of the account's documents.
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
    private final DecisionLog decisions;
    private final Supplier<Instant> now;
    private final Set<String> seen = new HashSet<>();
    private long readAt;

    /**
     * @param decisions gets each denial once
     * @param now the time that they are noted with: logs of several pods and versions have none in common
     */
    LogDenials(
            AwsInstaller installer,
            DenialExplainer explainer,
            String partition,
            String roleArn,
            boolean tls,
            DecisionLog decisions,
            Supplier<Instant> now) {
        this.decisions = decisions;
        this.now = now;
        this.installer = installer;
        this.explainer = explainer;
        this.partition = partition;
        this.roleArn = roleArn;
        this.tls = tls;
        this.readAt = System.nanoTime() - FRESH.toNanos();
    }

    /** Looks whether there is something new. */
    synchronized void read() {
        Optional<Installation> milvus = installer.installed();
        if (milvus.isPresent() && System.nanoTime() - readAt >= FRESH.toNanos()) {
            readAt = System.nanoTime();
            read(milvus.get(), installer.release().orElseThrow());
        }
    }

    private void read(Installation milvus, Release release) {
        List<String> lines = milvus.logTail(LINES)
                .lines()
                .flatMap(line -> MilvusLog.findIn(line).stream())
                .filter(finding -> finding.kind() == Kind.ACCESS_DENIED)
                .map(Finding::line)
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        List<DenialText> named = lines.stream()
                .map(DenialText::in)
                .flatMap(Optional::stream)
                .filter(words -> words.resource().isPresent())
                .toList();
        List<DenialText> news =
                named.stream().filter(words -> seen.add(words.toString())).toList();
        if (!named.isEmpty() && news.isEmpty()) {
            return;
        }
        Optional<Documents> documents = explainer.ofRole(AccountDocuments.nameOf(roleArn), release.bucket());
        news.forEach(words -> named(words, words.resource().orElseThrow(), documents));
        if (named.isEmpty()) {
            documents.ifPresent(known -> guessed(lines.get(lines.size() - 1), release, known));
        }
    }

    private void named(DenialText words, String resource, Optional<Documents> documents) {
        String session = words.principal().substring(words.principal().lastIndexOf('/') + 1);
        Optional<Decision> decision = documents
                .filter(known -> words.principal().contains(":assumed-role/" + known.roleName() + "/"))
                .map(known -> known.decide(session, List.of(), words.action(), resource, tls, Map.of()));
        add(
                words.principal(),
                words.action(),
                resource,
                Reason.of("AWS denied it, by Milvus' log", decision).text(),
                decision);
    }

    private void guessed(String line, Release release, Documents documents) {
        needs(release).forEach((action, resource) -> {
            Decision decision = documents.decide(SESSION, List.of(), action, resource, tls, Map.of());
            if (!decision.allowed() && seen.add(action)) {
                add(
                        decision.request().principal().arn(),
                        action,
                        resource,
                        "AWS denied it, by Milvus' log (" + line.strip() + "); by the account's documents, "
                                + decision.cause(),
                        Optional.of(decision));
            }
        });
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

    private void add(String principal, String action, String resource, String reason, Optional<Decision> decision) {
        decisions.append(number -> new RecordedDecision(
                number,
                now.get(),
                "s3",
                action.substring(action.indexOf(':') + 1),
                principal,
                action,
                resource,
                Verdict.DENIED,
                "AccessDenied",
                reason,
                "Milvus",
                decision));
    }
}
