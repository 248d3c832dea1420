package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.report.Words;

/** What is ready, in four lines: the report has the rest. */
final class Summary {
    private Summary() {}

    static String of(PlatformDeployment started, StepLog log) {
        MilvusDeployment deployment = started.deployment();
        return """
                [%s] Milvus %s is ready at %s after %s%s
                  bucket        %s in %s, under %s/, by S3 at %s
                  role          %s
                  reachable by  %s""".formatted(
                deployment.runId(),
                ServerVersion.number(started.serverVersion()),
                deployment.milvusEndpoint(),
                Words.duration(log.elapsed()),
                deployment.runtime().map(runtime -> ", run as " + runtime).orElse(""),
                deployment.bucket(),
                deployment.region(),
                deployment.rootPath(),
                deployment.s3Endpoint(),
                deployment.roleArn(),
                started.reachableBy());
    }
}
