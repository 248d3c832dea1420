package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.setup.Placeholders;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.SetupDrift;
import java.util.Optional;

/**
 * What there is otherwise than the team's whole set-up says it.
 *
 * @param said as it should be
 * @param roleArn the adopted role's
 * @param assumedArn that of the role which its sessions assume, if IAM shows it
 */
record DriftCheck(Adoption adoption, Setup said, String roleArn, Optional<String> assumedArn) {
    void run(Findings.Collector found) {
        Setup.Workload workload = new Setup.Workload(
                Optional.of(adoption.namespace()),
                Optional.of(adoption.serviceAccount()),
                Optional.of(adoption.issuerName()),
                adoption.audience(),
                adoption.podIdentity()
                        .flatMap(it -> it.associated(adoption.namespace(), adoption.serviceAccount()))
                        .map(DriftCheck::associated));
        adoption.aws()
                .captured(roleArn, assumedArn, adoption.bucket(), adoption.bucketOwner(), workload)
                .ifPresent(account -> {
                    SetupDrift.between(said, account.setup(), account.unread().keySet())
                            .forEach(difference -> found.add(
                                    part(difference.area()),
                                    new Deviation(
                                            difference.toString(),
                                            "apply the set-up (" + said.from() + ") to the account, or correct it")));
                    found.addUnread(account.unread());
                });
    }

    private static Setup.PodIdentity associated(PodIdentity.Association found) {
        String name = "session policy";
        return new Setup.PodIdentity(
                found.targetRoleArn(),
                found.externalId(),
                found.policy().map(json -> new Setup.Document(name, Placeholders.template(name, json))),
                found.disableSessionTags());
    }

    private static Part part(SetupDrift.Area area) {
        return switch (area) {
            case ROLE -> Part.ROLE;
            case POLICY -> Part.POLICY;
            case BUCKET, KEY -> Part.BUCKET;
            case SERVICE_ACCOUNT -> Part.SERVICE_ACCOUNT;
            case ASSOCIATION -> Part.ASSOCIATION;
        };
    }
}
