package dev.milvusons3.cli.serve;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.io.PrintWriter;

/** What people read when it is ready. */
final class Announcement {
    private Announcement() {}

    static void print(Served served, ServeOptions options, PrintWriter err, long millis) {
        RunFile run = served.run();
        err.println("Serving account " + run.account() + " in " + run.region() + " at " + run.endpoint()
                + (run.record() ? ", recording," : "") + " since " + millis + " ms after the start.");
        if (run.isOverTls()) {
            err.println("  CA file      " + run.authority());
            err.println("  plain HTTP   " + run.plain());
        }
        options.setup()
                .ifPresent(setup -> err.println("  set-up       " + setup.from() + ": role "
                        + run.role().orElseThrow() + " for service account "
                        + run.namespace().orElseThrow() + "/"
                        + run.serviceAccount().orElseThrow() + ", bucket "
                        + run.bucket().orElseThrow()));
        err.println("  page         " + served.page());
        err.println("  environment  eval \"$(milvus-on-s3 serve env --port "
                + run.endpoint().getPort() + ")\"");
        err.flush();
    }

    /** Tells of each denial as it comes. */
    static void tell(Served served, PrintWriter err) {
        served.gateway().decisions().listen(decision -> {
            if (decision.verdict() != Verdict.ALLOWED) {
                synchronized (err) {
                    err.println((decision.letThrough() ? "LET THROUGH #" : decision.verdict() + " #")
                            + decision.number()
                            + " " + decision.action() + " on " + decision.resource() + " by " + decision.principal()
                            + ": " + decision.errorCode() + ", " + decision.reason());
                    err.flush();
                }
            }
        });
    }
}
