package dev.milvusons3.cli.check;

import dev.milvusons3.setup.check.MilvusRequest;
import dev.milvusons3.setup.check.Outside;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What Milvus reaches beyond the set-up's bucket. */
final class OutsideOptions {
    @Option(
            names = "--external-source",
            paramLabel = "URI",
            description = "Feature external: what external collections are made of, such as s3://lake/vectors.")
    private @Nullable String source;

    @Option(
            names = "--external-role",
            paramLabel = "ARN",
            description = "Feature external: a further role that is assumed for the source (extfs.role_arn).")
    private @Nullable String sourceRole;

    @Option(
            names = "--cmek-key",
            paramLabel = "ARN",
            description = "Feature cmek: the key. Without it the one in the values (cipherPlugin.kms.defaultKey).")
    private @Nullable String key;

    @Option(
            names = "--cmek-role",
            paramLabel = "ARN",
            description =
                    "Feature cmek: a further role that is assumed for the key (cipherPlugin.kms.credentials.aws.roleARN).")
    private @Nullable String keyRole;

    /** @throws IllegalArgumentException if one of them has no effect, or is not what it has to be */
    void check(List<MilvusRequest> requests) {
        belongs("--external-source", source, "--features external", asks(requests, MilvusRequest.On.SOURCE));
        belongs("--external-role", sourceRole, "--external-source", source != null);
        belongs("--cmek-key", key, "--features cmek", asks(requests, MilvusRequest.On.KEY));
        belongs("--cmek-role", keyRole, "--cmek-key", key != null);
        over(Outside.UNNAMED);
    }

    private static boolean asks(List<MilvusRequest> requests, MilvusRequest.On what) {
        return requests.stream().anyMatch(request -> request.on() == what);
    }

    private static void belongs(String option, @Nullable String said, String other, boolean isThere) {
        if (said != null && !isThere) {
            throw new IllegalArgumentException(option + " has no effect without " + other + ".");
        }
    }

    /** {@return what is named here, and of a set-up what is not} */
    Outside over(Outside setups) {
        Outside named = source == null ? setups : setups.withSource(source, Optional.ofNullable(sourceRole));
        return key == null ? named : named.withKey(key, Optional.ofNullable(keyRole));
    }
}
