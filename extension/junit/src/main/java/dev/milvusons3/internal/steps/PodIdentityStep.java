package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.report.Part;
import java.util.Optional;

/**
 * The association of the service account with the role, which on EKS takes the place of annotation and identity provider; verified as
 * by {@code aws eks list-pod-identity-associations}. Only pods that are made afterwards get the role.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html">Assign an IAM role to a service account</a>
 */
final class PodIdentityStep implements Step<PodIdentity.Association> {
    private final PodIdentity podIdentity;
    private final ServiceAccountStep.Made serviceAccount;
    private final PodIdentity.Association association;
    private final RunTags tags;

    PodIdentityStep(
            PodIdentity podIdentity,
            ServiceAccountStep.Made serviceAccount,
            PodIdentity.Association association,
            RunTags tags) {
        this.podIdentity = podIdentity;
        this.serviceAccount = serviceAccount;
        this.association = association;
        this.tags = tags;
    }

    @Override
    public String title() {
        return "pod identity association of " + account();
    }

    @Override
    public Part part() {
        return Part.ASSOCIATION;
    }

    @Override
    public PodIdentity.Association provision(Creations creations) {
        Creations.Creation release = creations.begin(
                new Thing(Kind.POD_IDENTITY_ASSOCIATION, account()),
                () -> podIdentity.dissociate(serviceAccount.namespace(), serviceAccount.name()));
        if (!podIdentity.associate(serviceAccount.namespace(), serviceAccount.name(), association, tags.values())) {
            release.cancel();
            throw new IllegalStateException("service account " + account() + " is associated with a role already;"
                    + " leave namespace out for a generated one, or choose another serviceAccount");
        }
        return association;
    }

    @Override
    public void verify(PodIdentity.Association made) {
        Optional<PodIdentity.Association> found =
                podIdentity.associated(serviceAccount.namespace(), serviceAccount.name());
        if (found.filter(made::isMetBy).isEmpty()) {
            VerificationException.check(
                    "what service account " + account() + " is associated with", Optional.of(made), found);
        }
    }

    private String account() {
        return serviceAccount.namespace() + "/" + serviceAccount.name();
    }
}
