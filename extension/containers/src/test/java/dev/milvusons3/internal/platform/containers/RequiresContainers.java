package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.ContainersSpec;
import dev.milvusons3.internal.spec.RequiredByTheBuild;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** Skips a test, with the reason, where there is no Docker or no image; with {@code milvus-on-s3.require=containers} it runs and fails there. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresContainers.Condition.class)
public @interface RequiresContainers {
    /** The images that the configuration names. */
    final class Images {
        /** For a machine that has other work. */
        public static final Duration PATIENCE = Duration.ofMinutes(5);

        private Images() {}

        /** {@return where the runs of this user are} */
        public static HeldRuns runs() {
            return new HeldRuns(UserCache.directory().resolve(HeldRuns.NAME));
        }

        /** {@return as an annotated class would get them} */
        public static ContainersSpec spec() {
            return SpecReader.read(
                            new SpecRequest(RequiresContainers.class, List.of(), List.of()),
                            Configuration.of(key -> Optional.empty()))
                    .containers();
        }

        /** {@return a cluster of the image that the configuration names; it is not started yet} */
        public static K3sContainer k3s() {
            return new K3sContainer(DockerImageName.parse(spec().k3sImage()).asCompatibleSubstituteFor("rancher/k3s"));
        }
    }

    /** Looks. */
    final class Condition implements ExecutionCondition {
        private static final Logger LOG = LoggerFactory.getLogger(Condition.class);
        /** Of this JVM: all its classes get the same answer. */
        private static final Supplier<ConditionEvaluationResult> FOUND = new Supplier<>() {
            private @Nullable ConditionEvaluationResult found;

            @Override
            public synchronized ConditionEvaluationResult get() {
                if (found == null) {
                    found = look();
                }
                return found;
            }
        };

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (RequiredByTheBuild.names(Environment.CONTAINERS)) {
                openTestcontainers();
                return ConditionEvaluationResult.enabled("milvus-on-s3.require names CONTAINERS");
            }
            return FOUND.get();
        }

        /** A cluster's container cannot be made before; if it fails, so does the test, with the reason. */
        private static void openTestcontainers() {
            try {
                DockerClientFactory.instance().client();
            } catch (RuntimeException e) {
                LOG.debug("the test will say so too", e);
            }
        }

        /** Asks the engine, and has it pull nothing. Whatever it says, a test that was not asked for is not failed by it. */
        private static ConditionEvaluationResult look() {
            try {
                Preflight.check();
                List<String> missing = PulledImages.missing(WantedImage.of(Images.spec()));
                if (missing.isEmpty()) {
                    DockerClientFactory.instance().client();
                }
                return missing.isEmpty()
                        ? ConditionEvaluationResult.enabled("the Docker engine has all images")
                        : ConditionEvaluationResult.disabled(
                                "the Docker engine has not got " + String.join(", ", missing));
            } catch (RuntimeException e) {
                return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
            }
        }
    }
}
