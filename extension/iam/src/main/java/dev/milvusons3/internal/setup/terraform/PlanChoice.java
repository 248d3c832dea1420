package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.setup.Choice;
import dev.milvusons3.internal.setup.HelmFacts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which of a plan's roles, buckets and releases are Milvus': the one that is named, or else the only one that can be. */
final class PlanChoice {
    private final Plan plan;
    private final PlanValues values;
    private final String from;
    private final Choice choice;

    PlanChoice(Plan plan, PlanValues values, String from, Choice choice) {
        this.plan = plan;
        this.values = values;
        this.from = from;
        this.choice = choice;
    }

    /** {@return the role} */
    Resource role() {
        List<Resource> all = plan.ofType("aws_iam_role").toList();
        if (choice.role().isPresent()) {
            return named(all, choice.role().get(), "role", "name");
        }
        List<Resource> forPods = all.stream().filter(this::isForPods).toList();
        List<Resource> likely = narrowed(forPods, role -> isAnnotated(role));
        likely = narrowed(
                likely,
                role -> role.address().contains("milvus")
                        || role.text("name").orElse("").contains("milvus"));
        if (likely.size() == 1) {
            return likely.get(0);
        }
        String how = "Say which role Milvus gets, by its name or address. ";
        if (likely.isEmpty()) {
            throw Problems.only(
                    from,
                    0,
                    0,
                    "No role here can be taken by a pod (none trusts an OpenID Connect provider or pods.eks.amazonaws.com). "
                            + (all.isEmpty()
                                    ? "There is no aws_iam_role at all."
                                    : how + "There are " + list(all) + "."));
        }
        throw Problems.only(
                from, 0, 0, "Several roles can be taken by pods. " + how + "There are " + list(likely) + ".");
    }

    private boolean isForPods(Resource role) {
        if (role.isUnknown("assume_role_policy")) {
            return true;
        }
        String trust = role.text("assume_role_policy").orElse("");
        return trust.contains("AssumeRoleWithWebIdentity") || trust.contains("pods.eks.amazonaws.com");
    }

    private boolean isAnnotated(Resource role) {
        Optional<String> arn = values.of(role, "arn");
        return PlanWorkload.accounts(plan)
                        .anyMatch(account -> values.linked(account, "metadata", List.of("aws_iam_role"), "arn")
                                        .filter(role::equals)
                                        .isPresent()
                                || PlanWorkload.annotation(account).equals(arn) && arn.isPresent())
                || plan.ofType("aws_eks_pod_identity_association")
                        .anyMatch(association -> values.linked(association, "role_arn", List.of("aws_iam_role"), "arn")
                                .filter(role::equals)
                                .isPresent())
                || release()
                        .flatMap(PlanChoice::yaml)
                        .flatMap(yaml ->
                                HelmFacts.read("", yaml, new Problems("")).roleArn())
                        .flatMap(Node::scalar)
                        .filter(said -> arn.filter(said::equals).isPresent())
                        .isPresent();
    }

    private static <T> List<T> narrowed(List<T> all, Predicate<T> predicate) {
        List<T> some = all.stream().filter(predicate).toList();
        return some.isEmpty() ? all : some;
    }

    private Resource named(List<Resource> all, String name, String kind, String attribute) {
        return all.stream()
                .filter(resource -> resource.address().equals(name)
                        || resource.text(attribute).equals(Optional.of(name))
                        || values.of(resource, "arn").equals(Optional.of(name)))
                .findFirst()
                .orElseThrow(() -> Problems.only(
                        from,
                        0,
                        0,
                        "There is no " + kind + " \"" + name + "\". Allowed: the name, ARN or address of "
                                + (all.isEmpty() ? "one in the plan, which has none." : list(all) + ".")));
    }

    private static String list(List<Resource> resources) {
        return resources.stream().map(Resource::address).sorted().collect(Collectors.joining(", "));
    }

    /** {@return the bucket; empty if it is made elsewhere} */
    Optional<Resource> bucket() {
        List<Resource> all = plan.ofType("aws_s3_bucket").toList();
        if (choice.bucket().isPresent()) {
            return Optional.of(named(all, choice.bucket().get(), "bucket", "bucket"));
        }
        Optional<String> said = release()
                .flatMap(PlanChoice::yaml)
                .flatMap(yaml -> HelmFacts.read("", yaml, new Problems("")).bucket())
                .flatMap(Node::scalar);
        if (said.isPresent()) {
            return all.stream()
                    .filter(bucket -> bucket.text("bucket").equals(said))
                    .findFirst();
        }
        List<Resource> likely = narrowed(
                all,
                bucket -> bucket.address().contains("milvus")
                        || bucket.text("bucket").orElse("").contains("milvus"));
        if (likely.size() > 1) {
            throw Problems.only(
                    from,
                    0,
                    0,
                    "Several buckets can be Milvus'. Say which, by its name or address. There are " + list(likely)
                            + ".");
        }
        return likely.stream().findFirst();
    }

    /** {@return the release of the chart} */
    Optional<Resource> release() {
        return plan.ofType("helm_release")
                .filter(release -> release.text("chart").orElse("").contains("milvus")
                        || release.address().contains("milvus"))
                .findFirst();
    }

    private static Optional<String> yaml(Resource release) {
        List<Node> all = release.value("values").map(Node::items).orElse(List.of());
        return all.isEmpty() ? Optional.empty() : all.get(all.size() - 1).scalar();
    }
}
