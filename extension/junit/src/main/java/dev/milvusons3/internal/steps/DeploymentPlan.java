package dev.milvusons3.internal.steps;

import dev.milvusons3.Enforcement;
import dev.milvusons3.Probe;
import dev.milvusons3.internal.negative.Canary;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.report.ProgressLog;
import java.util.concurrent.Future;

/** The parts of a deployment in the guide's order, each made or adopted; what does not depend on each other comes side by side. */
final class DeploymentPlan {
    private final Start start;
    private final OpenPlatform platform;
    private final DeploymentParts parts;

    DeploymentPlan(OpenPlatform platform) {
        this.start = platform.start();
        this.platform = platform;
        this.parts = new DeploymentParts(platform);
    }

    ReadyParts run() throws Exception {
        new DifferingStatements(
                        platform.platform().differingKeys(),
                        new Placeholders(platform.aws(), platform.cluster(), start.names())::fill)
                .warn(start.spec(), start.names().run());
        Future<?> server = start.lanes().submit(() -> {
            start.check(
                    "Milvus server at hand",
                    () -> platform.platform()
                            .milvus()
                            .prepare(new ProgressLog(start.names().run())));
            return true;
        });
        parts.checkAdopted();
        provide(parts.place());
        AccountPlan inAccount = new AccountPlan(platform, parts);
        AccountPlan.Made made = inAccount.run();
        ServiceAccountStep.Made account = provide(parts.serviceAccount(made.roleArn()));
        provide(parts.association(account, made.roleArn()));
        inAccount.surround();
        // A first download says nothing about this deployment, and is not waited for without end, either.
        start.deadline().beside(() -> start.log().waiting("Milvus: wait for the server", server::get));

        RoleAccess access = RoleAccess.of(platform, parts.subject(made.roleArn(), account));
        start.check("role in force", access::awaitInForce);
        Installation milvus = provide(parts.milvus(access, () -> tryRole(access)));
        ClientStep.Client client = provide(parts.client(milvus));
        if (start.spec().probe() == Probe.WRITE) {
            WriteProof proof = new WriteProof(client.config(), milvus, access);
            start.check("write probe", () -> proof.run(start.lanes(), start.deadline()));
        }
        return new ReadyParts(made.policyArn(), access.subject(), milvus, client);
    }

    /** While Milvus starts, which leaves the processor idle, and before anything else is believed that this environment says. */
    private void tryRole(RoleAccess access) throws Exception {
        if (start.spec().enforcement() == Enforcement.REQUIRED) {
            start.check("denial canary", new Canary(access.subject())::run);
        }
        access.rehearsal().run();
    }

    private <T> T provide(PlannedPart<T> part) throws Exception {
        return part.provide(platform);
    }
}
