package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.setup.TrustedWorkload;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.setup.Setup;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the things of a deployment are called: as the guide calls them, with the run's id where two deployments would collide.
 *
 * @param run short and random
 */
record Names(
        String run,
        String bucket,
        String policy,
        String role,
        String namespace,
        String serviceAccount,
        String release) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static Names of(DeploymentSpec spec) {
        String run = hex(4);
        return new Names(
                run,
                spec.adopt()
                        .bucket()
                        .or(spec::bucketName)
                        .or(() -> spec.setup().flatMap(setup -> setup.bucket().name()))
                        .orElseGet(() -> "milvus-bucket-" + hex(12)),
                spec.adopt()
                        .policy()
                        .map(AccountDocuments::nameOf)
                        .or(spec::policyName)
                        .orElse("MilvusS3ReadWrite-" + run),
                spec.adopt()
                        .role()
                        .map(AccountDocuments::nameOf)
                        .or(spec::roleName)
                        .or(() -> spec.setup().flatMap(setup -> setup.role().name()))
                        .orElse("milvus-s3-access-sa-" + run),
                spec.adopt()
                        .namespace()
                        .or(spec::namespace)
                        .or(() -> spec.setup().map(TrustedWorkload::of).flatMap(Setup.Workload::namespace))
                        .orElse("milvus-" + run),
                spec.adopt()
                        .serviceAccountName()
                        .or(spec::serviceAccount)
                        .or(() -> spec.setup().map(TrustedWorkload::of).flatMap(Setup.Workload::serviceAccount))
                        .orElse("milvus-s3-access-sa"),
                spec.adopt().release().orElse("milvus-demo"));
    }

    /** {@return of the managed policy that bounds the role} */
    String boundary() {
        return "MilvusS3ReadWrite-" + run + "-boundary";
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
