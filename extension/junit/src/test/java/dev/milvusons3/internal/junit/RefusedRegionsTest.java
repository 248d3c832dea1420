package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.MilvusOnS3Matrix;
import dev.milvusons3.MilvusOnS3Regions;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Lists of regions that contradict themselves or the class, before anything starts. */
class RefusedRegionsTest {
    @Test
    void anEmptyListIsRefused() {
        refused(
                EmptyTestCase.class,
                "regions (@MilvusOnS3Regions on " + EmptyTestCase.class.getName()
                        + "): the list is empty. Allowed: at least one of: the id of an AWS region.");
    }

    @Test
    void aRegionThatIsThereTwiceIsRefused() {
        refused(DuplicateTestCase.class, "\"us-east-2\" is there more than once. Name each once.");
    }

    @Test
    void unknownRegionsAreRefusedBeforeTheKnownOnesStart() {
        refused(UnknownTestCase.class, "AWS has no such region; did you mean \"us-east-2\"?");
    }

    @Test
    void aPolicyWithArnsOfAnotherPartitionIsRefused() {
        refused(
                OtherPartitionTestCase.class,
                "policy has ARNs that begin with arn:aws:, but region cn-north-1 is in partition aws-cn. Write"
                        + " \"arn:{{partition}}:\", which fits every region.");
    }

    @Test
    void aRegionThatContradictsTheClassIsRefused() {
        refused(ContradictingTestCase.class, "contradict each other");
    }

    @Test
    void anEmptyMatrixIsRefused() {
        refused(
                EmptyMatrixTestCase.class,
                "names no environments, regions or versions of Milvus. Name some, or remove it.");
    }

    @Test
    void bothAnnotationsAreRefused() {
        refused(BothTestCase.class, "@MilvusOnS3Regions and @MilvusOnS3Matrix are both on");
    }

    @Test
    void aBeforeAllThatWantsSomethingOfNoRegionIsRefused() {
        FakeRun run = FakeRun.of(BeforeAllTestCase.class);

        run.execute()
                .containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(container(), finishedWithFailure(message((Predicate<String>) text ->
                        text.contains("prepare once for all variants of the class, so it has no deployment. Use")))));
        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void variantsOfNothingAreRefused() {
        refused(BareTestCase.class, "nothing says of what. Add @MilvusOnS3 to the class.");
    }

    private static void refused(Class<?> testCase, String problem) {
        FakeRun run = FakeRun.of(testCase);

        EngineExecutionResults results = run.execute();

        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(),
                                finishedWithFailure(
                                        instanceOf(MilvusOnS3ConfigurationException.class),
                                        message((Predicate<String>) text -> text.contains(problem)))));
        results.testEvents().assertStatistics(stats -> stats.started(0));
        assertThat(run.starter().attempts()).isEmpty();
    }

    private static List<String> regions(FakeRun run) {
        return run.starter().started().stream()
                .map(deployment -> deployment.spec().region().id())
                .toList();
    }

    @MilvusOnS3
    @MilvusOnS3Regions({})
    static class EmptyTestCase extends Sample {}

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-2", "eu-central-1", "us-east-2"})
    static class DuplicateTestCase extends Sample {}

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-1", "us-easy-2"})
    static class UnknownTestCase extends Sample {}

    @MilvusOnS3(policy = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::{{bucket}}*"}]}
            """)
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class OtherPartitionTestCase extends Sample {}

    @MilvusOnS3(region = "us-east-2")
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class ContradictingTestCase extends Sample {}

    @MilvusOnS3
    @MilvusOnS3Matrix
    static class EmptyMatrixTestCase extends Sample {}

    @MilvusOnS3
    @MilvusOnS3Regions("us-east-2")
    @MilvusOnS3Matrix(regions = "us-east-2")
    static class BothTestCase extends Sample {}

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-2", "cn-north-1"})
    static class BeforeAllTestCase extends Sample {
        @BeforeAll
        static void prepare(MilvusDeployment deployment) {}
    }

    @MilvusOnS3Regions("us-east-2")
    static class BareTestCase extends Sample {}

    abstract static class Sample {
        @Test
        void finds() {}
    }
}
