package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which decisions a failure is not blamed on: those of before the test. */
class DecidedBeforeTest {
    @Test
    void aTestIsNotToldOfWhatAnotherProvoked() {
        assertThat(decidedBeforeFailures(OneAfterAnotherTestCase.class)).containsExactly(List.of("first"));
    }

    @Test
    void soItIsWithTheBuildersExtension() {
        assertThat(decidedBeforeFailures(RegisteredTestCase.class)).containsExactly(List.of("first"));
    }

    @Test
    void aClassIsToldOfAllThatItDid() {
        assertThat(decidedBeforeFailures(FailingBeforeAllTestCase.class)).containsExactly(List.of());
    }

    @Test
    void aConstructorIsPartOfItsTest() {
        assertThat(decidedBeforeFailures(ConstructorTestCase.class))
                .containsExactly(List.of(), List.of("constructor 1"));
    }

    @Test
    void aDynamicTestIsATestOfItsOwn() {
        assertThat(decidedBeforeFailures(DynamicTestCase.class)).containsExactly(List.of("factory", "first"));
    }

    private static List<List<String>> decidedBeforeFailures(Class<?> testCase) {
        FakeRun run = FakeRun.of(testCase);
        run.execute();
        return run.starter().only().decidedBeforeFailures().stream()
                .map(DecidedBeforeTest::reasons)
                .toList();
    }

    private static List<String> reasons(Decisions decisions) {
        return decisions.stream().map(RecordedDecision::reason).toList();
    }

    private static void decide(MilvusDeployment deployment, String reason) {
        ((FakeDeployment) deployment)
                .decide(new RecordedDecision(
                        deployment.decisions().size() + 1,
                        Instant.EPOCH,
                        "s3",
                        "PutObject",
                        "*",
                        "s3:PutObject",
                        "*",
                        RecordedDecision.Verdict.DENIED,
                        "AccessDenied",
                        reason,
                        "minio-go",
                        Optional.empty()));
    }

    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class RegisteredTestCase {
        @RegisterExtension
        private final MilvusOnS3Extension milvus = MilvusOnS3Extension.builder().build();

        @Test
        void first(MilvusDeployment deployment) {
            decide(deployment, "first");
        }

        @Test
        void second() {
            throw new AssertionError("wrong");
        }
    }

    @MilvusOnS3
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class OneAfterAnotherTestCase {
        @Test
        void first(MilvusDeployment deployment) {
            decide(deployment, "first");
        }

        @Test
        void second(MilvusDeployment deployment) {
            decide(deployment, "second");
            throw new AssertionError("wrong");
        }

        @BeforeEach
        void beforeEach(MilvusDeployment deployment) {
            assertThat(deployment).isNotNull();
        }
    }

    @MilvusOnS3
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void fails(MilvusDeployment deployment) {
            decide(deployment, "class");
            throw new AssertionError("early");
        }

        @Test
        void isNotReached() {
            throw new AssertionError("reached");
        }
    }

    @MilvusOnS3
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class ConstructorTestCase {
        ConstructorTestCase(MilvusDeployment deployment) {
            int constructed = deployment.decisions().size() + 1;
            decide(deployment, "constructor " + constructed);
            if (constructed == 2) {
                throw new AssertionError("in the constructor");
            }
        }

        @Test
        void first() {
            throw new AssertionError("in the test");
        }

        @Test
        void second() {
            throw new AssertionError("reached");
        }
    }

    @MilvusOnS3
    static class DynamicTestCase {
        @TestFactory
        Stream<DynamicTest> tests(MilvusDeployment deployment) {
            decide(deployment, "factory");
            return Stream.of(
                    DynamicTest.dynamicTest("first", () -> decide(deployment, "first")),
                    DynamicTest.dynamicTest("second", () -> {
                        decide(deployment, "second");
                        throw new AssertionError("wrong");
                    }));
        }
    }
}
