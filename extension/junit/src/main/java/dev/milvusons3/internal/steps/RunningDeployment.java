package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.report.DeploymentReport;
import dev.milvusons3.internal.report.Evidence;
import io.milvus.client.MilvusServiceClient;
import io.milvus.v2.client.MilvusClientV2;
import java.util.Optional;
import java.util.function.Consumer;

/** A deployment that is ready for tests. */
public interface RunningDeployment {
    /** {@return what tests may know of it, and its AWS and Kubernetes clients} */
    MilvusDeployment deployment();

    /**
     * {@return a new client, connected; the caller closes it}
     *
     * @param database which it uses; the default one if empty
     */
    MilvusClientV2 newClient(Optional<String> database);

    /**
     * {@return a new client of the old API, connected; the caller closes it}
     *
     * @param database which it uses; the default one if empty
     */
    MilvusServiceClient newServiceClient(Optional<String> database);

    /**
     * {@return what is known about a test's failure; never throws}
     *
     * @param failure of a test on it
     * @param before what had been decided when the test began
     */
    Evidence evidence(Throwable failure, Decisions before);

    /**
     * Calls back with each request of Milvus' own that policies deny from now on, before Milvus is told. Denials by faults, which are
     * somebody's purpose, are left out.
     *
     * @return ends it
     * @throws IllegalStateException where denials are known only later
     */
    DecisionLog.Listening onDenial(Consumer<RecordedDecision> listener);

    /** {@return what the report says of it now; empty if it has nothing to say} */
    Optional<DeploymentReport> report();

    /** Undoes what a test made go wrong on purpose. Harmless where nothing was. */
    void undoFaults();

    /**
     * Releases everything, or after a failure, if the spec says so, keeps it until the JVM ends. Called once.
     *
     * @param failed whether any test on it failed
     * @throws RuntimeException if something could not be released; everything was tried then
     */
    void close(boolean failed);
}
