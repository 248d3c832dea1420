package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.setup.HelmFacts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A plan's service account: as a resource, in the values of a release, or in an association of EKS Pod Identity. */
final class PlanWorkload {
    private static final String ANNOTATION = "eks.amazonaws.com/role-arn";

    private final Plan plan;
    private final PlanValues values;

    PlanWorkload(Plan plan, PlanValues values) {
        this.plan = plan;
        this.values = values;
    }

    static Stream<Resource> accounts(Plan plan) {
        return Stream.of("kubernetes_service_account", "kubernetes_service_account_v1")
                .flatMap(plan::ofType);
    }

    static Optional<String> annotation(Resource account) {
        return account.value("metadata")
                .flatMap(node -> node.items().stream().findFirst())
                .flatMap(node -> node.field("annotations"))
                .flatMap(node -> node.field(ANNOTATION))
                .flatMap(Node::scalar);
    }

    Setup.Workload of(Resource role, Optional<Resource> release) {
        Optional<Resource> association = plan.ofType("aws_eks_pod_identity_association")
                .filter(each -> values.linked(each, "role_arn", List.of("aws_iam_role"), "arn")
                        .filter(role::equals)
                        .isPresent())
                .findFirst();
        if (association.isPresent()) {
            Resource found = association.get();
            return new Setup.Workload(
                    found.text("namespace"),
                    found.text("service_account"),
                    issuer(),
                    Setup.Workload.UNSAID.audience(),
                    Optional.of(new Setup.PodIdentity(
                            found.text("target_role_arn"),
                            found.text("external_id"),
                            Optional.empty(),
                            found.text("disable_session_tags").equals(Optional.of("true")))));
        }
        Optional<Resource> account = account(role);
        Optional<String> ofRelease = release.flatMap(found -> found.value("values"))
                .map(Node::items)
                .flatMap(all -> all.isEmpty()
                        ? Optional.empty()
                        : all.get(all.size() - 1).scalar())
                .flatMap(yaml -> HelmFacts.read("", yaml, new Problems("")).serviceAccount())
                .flatMap(Node::scalar);
        return new Setup.Workload(
                account.flatMap(found -> found.text("metadata", "namespace"))
                        .or(() -> release.flatMap(found -> found.text("namespace"))),
                account.flatMap(found -> found.text("metadata", "name")).or(() -> ofRelease),
                issuer(),
                Setup.Workload.UNSAID.audience(),
                Optional.empty());
    }

    private Optional<Resource> account(Resource role) {
        Optional<String> arn = values.of(role, "arn");
        List<Resource> all = accounts(plan).toList();
        return all.stream()
                .filter(account -> annotation(account).equals(arn) && arn.isPresent()
                        || values.linkedBy(
                                        account,
                                        Optional.empty(),
                                        List.of("aws_iam_role"),
                                        new String[] {"metadata", "annotations"},
                                        "arn")
                                .filter(role::equals)
                                .isPresent())
                .findFirst();
    }

    private Optional<String> issuer() {
        List<String> issuers = Stream.of("aws_iam_openid_connect_provider", "data.aws_iam_openid_connect_provider")
                .flatMap(plan::ofType)
                .flatMap(provider -> provider.text("url").stream())
                .map(url -> url.replaceFirst("^https://", ""))
                .distinct()
                .toList();
        return issuers.size() == 1 ? Optional.of(issuers.get(0)) : Optional.empty();
    }
}
