package dev.milvusons3.internal.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.gateway.RequestCosts;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.PhaseCosts;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.report.run.RunTest.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
    @Test
    void aPartIsReadAsItWasWritten() {
        RunPart tests = SampleParts.of("1@1", 11, 0, 60, "a.\"\u0000<Ü\n", Result.FAILED);
        RunPart part = new RunPart(
                tests.format(),
                "",
                tests.owner(),
                tests.project(),
                "",
                7,
                tests.began(),
                tests.ended(),
                List.of(deployment()),
                tests.tests());

        assertThat(RecordJson.read(RunPart.class, RecordJson.write(part))).isEqualTo(part);
    }

    @Test
    void whatIsMissingIsNothingWhereThatIsAllowed() {
        RunTest test = RecordJson.read(
                RunTest.class,
                "{\"deployment\": \"\", \"type\": \"T\", \"name\": \"n\", \"result\": \"PASSED\", \"took\": \"PT1S\"}");

        assertThat(test.failure()).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> RecordJson.read(RunTest.class, "{\"deployment\": 7}"))
                .hasMessage("/deployment should be String, and is 7");
        assertThatThrownBy(() -> RecordJson.read(
                        RunTest.class, "{\"deployment\": \"\", \"type\": \"T\", \"name\": \"\", \"result\": \"GOOD\"}"))
                .hasMessage("/result should be Result, and is GOOD");
        assertThatThrownBy(() -> RecordJson.read(RunTest.class, "[]"))
                .hasMessage("the whole should be an object, and is []");
    }

    private static RunDeployment deployment() {
        return new RunDeployment(
                "r",
                "a.First",
                Environment.EMBEDDED,
                Optional.of(MilvusRuntime.NAMESPACE),
                "us-east-2",
                Map.of("bucket", "b"),
                Optional.of(new RunTest.Failure("", "denied", List.of(denial()), Optional.of("/x"))),
                List.of(new Link("role", "r", "may", "trust", State.FAILED)),
                List.of(new StepLog.Line("bucket b", Part.BUCKET, StepLog.Phase.START, 5, Duration.ofMillis(3), true)),
                new RunDeployment.Requests(
                        Duration.ofSeconds(1),
                        List.of(new RunDeployment.Count(1, 2, 3)),
                        List.of(new RunDeployment.ActionCount("s3:GetObject", new RunDeployment.Count(1, 2, 3), 4)),
                        4),
                List.of(new PhaseCosts("start", new RequestCosts(1, 2, 3, 4, 5))),
                List.of(denial()),
                0,
                List.of(new RunDeployment.PolicyUse(
                        "p",
                        List.of(new RunDeployment.ActionUse("statement 1", "s3:*", false, List.of("s3:GetObject"))))),
                "{}",
                true,
                Map.of("Java", "17"));
    }

    private static Denial denial() {
        return new Denial(
                "s3:GetObject",
                "p",
                "r",
                true,
                "AccessDenied",
                "why",
                2,
                Optional.of(new Denial.Excerpt("p.json", "statement 1", "denies it", 1, List.of("{", "}"), 1, 2)),
                List.of(new Denial.Fix("in p", "{}", "")),
                "all");
    }
}
