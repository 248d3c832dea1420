package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * A {@link Workload} that could not be brought to its end. The message names the phase, and what was denied meanwhile.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WorkloadFailedException extends MilvusOnS3Exception {
    private static final long serialVersionUID = 1L;

    private final transient WorkloadRun run;

    /**
     * Made by the deployment.
     *
     * @param message phase, cause and denials
     * @param run as far as it came, the failed phase included
     * @param cause why it ended
     */
    @API(status = API.Status.INTERNAL, since = "0.1")
    public WorkloadFailedException(String message, WorkloadRun run, Throwable cause) {
        super(message, cause);
        this.run = run;
    }

    /** {@return what was seen, the failed phase included, which is the last} */
    public WorkloadRun run() {
        return run;
    }
}
