package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.Optional;

/** What the build that runs this project's own tests was promised: where that is missing, tests fail instead of being skipped. */
public final class RequiredByTheBuild {
    private RequiredByTheBuild() {}

    /** {@return whether {@code milvus-on-s3.require} names it} */
    public static boolean names(Environment environment) {
        return Configuration.of(key -> Optional.empty())
                .find(Settings.REQUIRE)
                .map(found -> read(found.text()).environments().contains(environment))
                .orElse(false);
    }

    private static Required read(String text) {
        try {
            return Required.read(text, RequiredByTheBuild.class);
        } catch (Refusal wrong) {
            throw new IllegalStateException(Settings.REQUIRE.key() + " = " + text + ": " + wrong.getMessage(), wrong);
        }
    }
}
