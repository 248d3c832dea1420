package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Scope;
import dev.milvusons3.Workload;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Measures what the real Milvus asks S3 for, and what it does when that is denied. Holds {@code milvus-requests-2.3.json} to what it sees, or, with
 * {@code -Ddocs.update=true}, writes it.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class MinimumPoliciesIT {
    private static final String EVERYTHING = """
            { "Version": "2012-10-17",
              "Statement": { "Effect": "Allow", "Action": "s3:*",
                             "Resource": ["arn:{{partition}}:s3:::{{bucket}}", "arn:{{partition}}:s3:::{{bucket}}/*"] } }
            """;

    private static final Measurement MEASUREMENT = new Measurement("2.3", "2.3.5");

    @AfterAll
    static void isWhatTheArtifactSays() throws IOException {
        MEASUREMENT.writeOrCompare();
    }

    /** Each on a Milvus of its own, which does nothing for another one meanwhile. */
    @Nested
    @Order(1)
    @MilvusOnS3(policy = EVERYTHING, scope = Scope.METHOD)
    class AsItComes {
        @ParameterizedTest
        @EnumSource(
                value = Workload.class,
                names = {"CORE", "COMPACTION", "IMPORT", "BACKUP", "COLLECTIONS"})
        void whatItAsksForByItself(Workload workload, MilvusDeployment deployment) {
            if (workload == Workload.CORE) {
                MEASUREMENT.start(deployment);
            }
            MEASUREMENT.seen(deployment.run(workload));
            assertThat(deployment.decisions().byMilvus().denied()).isEmpty();
        }
    }

    @Nested
    @Order(2)
    class SetForIt {
        @Nested
        @MilvusOnS3(policy = EVERYTHING, workloads = Workload.GC)
        class Garbage {
            @Test
            void isCollected(MilvusDeployment deployment) {
                MEASUREMENT.seen(deployment.run(Workload.GC));
            }
        }

        @Nested
        @MilvusOnS3(policy = EVERYTHING, workloads = Workload.MULTIPART)
        class Parts {
            @Test
            void areUploaded(MilvusDeployment deployment) {
                MEASUREMENT.seen(deployment.run(Workload.MULTIPART));
            }
        }

        @Nested
        @MilvusOnS3(policy = EVERYTHING, workloads = Workload.RESTART)
        class Crash {
            @Test
            void isRecoveredFrom(MilvusDeployment deployment) {
                MEASUREMENT.seen(deployment.run(Workload.RESTART));
            }
        }
    }

    /** Each on a Milvus of its own, which may not survive it. In an execution of their own, for they take minutes. */
    @Nested
    @Order(3)
    @Tag("denials")
    class Denied {
        @Nested
        @MilvusOnS3(policy = EVERYTHING, scope = Scope.METHOD)
        class AsItComes {
            @ParameterizedTest
            @CsvSource({
                "CORE, s3:ListBucket",
                "CORE, s3:GetObject",
                "CORE, s3:PutObject",
                "COMPACTION, s3:GetObject",
                "COMPACTION, s3:PutObject",
                "IMPORT, s3:GetObject",
                "IMPORT, s3:PutObject",
                "BACKUP, s3:ListBucket",
                "BACKUP, s3:GetObject",
                "BACKUP, s3:PutObject"
            })
            void what(Workload workload, String action, MilvusDeployment deployment) throws Exception {
                MEASUREMENT.deny(deployment, workload, action);
            }
        }

        @Nested
        @MilvusOnS3(policy = EVERYTHING, scope = Scope.METHOD, workloads = Workload.GC)
        class Garbage {
            @ParameterizedTest
            @CsvSource({"GC, s3:ListBucket", "GC, s3:DeleteObject"})
            void what(Workload workload, String action, MilvusDeployment deployment) throws Exception {
                MEASUREMENT.deny(deployment, workload, action);
            }
        }

        @Nested
        @MilvusOnS3(policy = EVERYTHING, scope = Scope.METHOD, workloads = Workload.RESTART)
        class Crash {
            @ParameterizedTest
            @CsvSource({"RESTART, s3:ListBucket", "RESTART, s3:GetObject"})
            void what(Workload workload, String action, MilvusDeployment deployment) throws Exception {
                MEASUREMENT.deny(deployment, workload, action);
            }
        }
    }
}
