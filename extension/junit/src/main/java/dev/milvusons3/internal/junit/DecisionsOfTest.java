package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.TestDecisions;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.question.AtLeastOne;
import dev.milvusons3.internal.steps.RunningDeployment;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A deployment's decisions after those of before a test. */
record DecisionsOfTest(MilvusDeployment deployment, Decisions before, ExpectedDenials expected)
        implements TestDecisions {
    static TestDecisions of(RunningDeployment started, ExtensionContext context) {
        // A deployment that is started for this very parameter was not there when the test began.
        DecidedBefore.remember(context, started);
        return new DecisionsOfTest(
                started.deployment(), DecidedBefore.of(context, started), ExpectedDenials.of(context));
    }

    @Override
    public Decisions soFar() {
        return deployment.decisions().since(before);
    }

    @Override
    public TestDecisions expectDenials(String action, String... more) {
        expected.add(AtLeastOne.of(action, more));
        return this;
    }
}
