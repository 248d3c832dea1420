package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.report.StepLog;

/** What is ready, on one screen. */
final class Summary {
    private Summary() {}

    static String of(PlatformDeployment started, StepLog log) {
        MilvusDeployment deployment = started.deployment();
        return """
                Milvus on S3 is ready
                  Milvus           %s at %s
                  reachable by     %s
                  bucket           %s in %s, under %s/
                  role             %s
                  policy           %s
                  service account  %s/%s
                  S3               %s
                  environment      %s, run %s, ready after %d ms""".formatted(
                        started.serverVersion(),
                        deployment.milvusEndpoint(),
                        started.reachableBy(),
                        deployment.bucket(),
                        deployment.region(),
                        deployment.rootPath(),
                        deployment.roleArn(),
                        deployment.policyArn(),
                        deployment.namespace(),
                        deployment.serviceAccount(),
                        deployment.s3Endpoint(),
                        deployment.environment(),
                        deployment.runId(),
                        log.elapsed().toMillis());
    }
}
