package dev.milvusons3.internal.report.html;

import dev.milvusons3.gateway.RequestCosts;
import dev.milvusons3.internal.report.DeploymentReport.PhaseCosts;
import java.util.List;

/** What the role's requests to S3 come to, phase by phase, in the classes that AWS prices. */
final class Costs {
    private Costs() {}

    static void write(Html html, List<PhaseCosts> costs) {
        if (costs.isEmpty()) {
            return;
        }
        RequestCosts all = costs.stream().map(PhaseCosts::costs).reduce(RequestCosts.NONE, RequestCosts::plus);
        html.open("details").element("summary", "What the role's requests to S3 cost in: " + all);
        Tables table = Tables.open(
                html,
                "Requests to S3 by phase, in the classes that AWS prices",
                "phase",
                "PUT, COPY, POST, LIST",
                "GET and others",
                "DELETE",
                "bytes sent",
                "bytes received");
        for (PhaseCosts phase : costs) {
            table.row().head(phase.phase());
            table.number(phase.costs().putCopyPostList(), "")
                    .number(phase.costs().getAndOthers(), "")
                    .number(phase.costs().delete(), "")
                    .number(phase.costs().bytesSent(), "")
                    .number(phase.costs().bytesReceived(), "")
                    .end();
        }
        table.close();
        html.close();
    }
}
