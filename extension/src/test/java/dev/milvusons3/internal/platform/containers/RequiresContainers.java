package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.ContainersSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Skips a test, with the reason, where there is no Docker or no image; with {@code milvus-on-s3.require=containers} it runs and fails there. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresContainers.Condition.class)
public @interface RequiresContainers {
    /** The images that the configuration names. */
    final class Images {
        private Images() {}

        /** {@return as an annotated class would get them} */
        public static ContainersSpec spec() {
            return SpecReader.read(
                            new SpecRequest(RequiresContainers.class, List.of(), List.of()),
                            Configuration.of(key -> Optional.empty()))
                    .containers();
        }
    }

    /** Looks. */
    final class Condition implements ExecutionCondition {
        private static final String REQUIRE = "milvus-on-s3.require";

        /** {@return whether an environment that cannot be had is a failure} */
        static boolean isRequired(String environment) {
            return environment.equalsIgnoreCase(System.getProperty(REQUIRE, System.getenv("MILVUS_ON_S3_REQUIRE")));
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (isRequired("containers")) {
                return ConditionEvaluationResult.enabled(REQUIRE + " = containers");
            }
            try {
                Preflight.check();
            } catch (MilvusOnS3UnavailableException e) {
                return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
            }
            ContainersSpec spec = Images.spec();
            for (String image : List.of(spec.localStackImage(), spec.k3sImage())) {
                try {
                    DockerClientFactory.instance()
                            .client()
                            .inspectImageCmd(image)
                            .exec();
                } catch (NotFoundException e) {
                    return ConditionEvaluationResult.disabled("image " + image + " is not in the Docker engine");
                }
            }
            return ConditionEvaluationResult.enabled("Docker and both images are here");
        }
    }
}
