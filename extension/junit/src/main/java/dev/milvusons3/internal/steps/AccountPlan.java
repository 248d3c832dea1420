package dev.milvusons3.internal.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** What a deployment has in its AWS accounts, in the guide's order; what does not depend on each other comes side by side. */
final class AccountPlan {
    private final Start start;
    private final OpenPlatform platform;
    private final DeploymentParts parts;

    AccountPlan(OpenPlatform platform, DeploymentParts parts) {
        this.start = platform.start();
        this.platform = platform;
        this.parts = parts;
    }

    /** What later parts need of it. */
    record Made(String policyArn, String roleArn) {}

    Made run() throws Exception {
        parts.setup().ifPresent(SetupParts::inhabit);
        Future<String> bucket = beside(parts.bucket());
        Future<String> policy = beside(parts.policy());
        Optional<String> boundaryArn = provide(parts.boundary());
        provide(parts.identityProvider());
        String policyArn = start.await("role: wait for the policy", policy);
        List<String> policyArns = new ArrayList<>(List.of(policyArn));
        policyArns.addAll(provide(parts.furtherPolicies()));
        String roleArn = provide(parts.role(policyArns, boundaryArn));
        start.await("Milvus: wait for the bucket", bucket);
        if (parts.setup().isPresent()) {
            provideSetup(parts.setup().get());
        }
        provide(parts.bucketPolicy());
        return new Made(policyArn, roleArn);
    }

    /** From now on what is around the accounts decides too. Last: what limits the pods would limit the administrator as well. */
    void surround() {
        parts.setup().ifPresent(SetupParts::surround);
    }

    private void provideSetup(SetupParts setup) throws Exception {
        // Policies of bucket and keys name them.
        provide(setup.chain());
        List<KeyStep.Made> keys = provide(setup.keys());
        provide(setup.bucketSettings());
        provide(setup.keyPolicies(keys));
    }

    private <T> T provide(PlannedPart<T> part) throws Exception {
        return part.provide(platform);
    }

    private <T> Future<T> beside(PlannedPart<T> part) {
        return start.lanes().submit(() -> part.provide(platform));
    }
}
