package dev.milvusons3.assertj;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RequestCosts.Unit;
import dev.milvusons3.gateway.assertj.DecisionsAssert;
import dev.milvusons3.gateway.assertj.GatewayAssertions;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.iam.ServiceAccountIdentity;
import dev.milvusons3.iam.assertj.PolicyAssert;
import dev.milvusons3.internal.question.AtLeastOne;
import dev.milvusons3.internal.question.Explanations;
import dev.milvusons3.internal.question.Requests;
import dev.milvusons3.internal.question.S3Actions;
import dev.milvusons3.internal.question.Trust;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.SoftAssertions;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Assertions on a deployment: what the account and the cluster say of it when they are asked, not what was asked for. They ask
 * anew each time, so that a test may change things.
 *
 * <pre>{@code
 * assertThat(deployment)
 *         .isVerified()
 *         .hasBucketIn("us-east-2")
 *         .storesObjectsUnder("files/")
 *         .isLeastPrivilege();
 * }</pre>
 *
 * <p>Something that is not there, such as a role that was deleted, is a failure with AWS' or Kubernetes' own message.
 *
 * @see MilvusOnS3Assertions#assertThat(MilvusDeployment)
 * @see <a href="https://milvus.io/docs/s3.md">Configure S3 access by IAM role</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MilvusDeploymentAssert extends AbstractAssert<MilvusDeploymentAssert, MilvusDeployment> {
    /** What Milvus needs, by the Milvus guide. */
    private static final List<String> GUIDE =
            List.of("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject");

    private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
    private static final String NO_CONSTRAINT = "us-east-1";
    private static final int SHOWN = 10;

    MilvusDeploymentAssert(MilvusDeployment actual) {
        super(actual, MilvusDeploymentAssert.class);
    }

    /**
     * Verifies where the bucket is.
     *
     * @param region the region
     * @return this
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html">GetBucketLocation</a>
     */
    public MilvusDeploymentAssert hasBucketIn(Region region) {
        return hasBucketIn(region.id());
    }

    /**
     * Verifies where the bucket is.
     *
     * @param region the region's id, such as {@code us-east-2}
     * @return this
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html">GetBucketLocation</a>
     */
    public MilvusDeploymentAssert hasBucketIn(String region) {
        isNotNull();
        String expecting = "Expecting bucket " + actual.bucket() + "\nto be in " + region;
        String constraint = ask(
                expecting,
                () -> Optional.ofNullable(actual.s3()
                                .getBucketLocation(r -> r.bucket(actual.bucket()))
                                .locationConstraintAsString())
                        .orElse(""));
        String found = switch (constraint) {
            case "" -> NO_CONSTRAINT;
            case "EU" -> "eu-west-1";
            default -> constraint;
        };
        if (!found.equals(region)) {
            failWithMessage("%s", expecting + "\nbut it is in " + found);
        }
        return this;
    }

    /**
     * Verifies that the role has the deployment's policy; of an adopted role without managed policies, that it has an inline one.
     *
     * @return this
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html">ListAttachedRolePolicies</a>
     */
    public MilvusDeploymentAssert hasPolicyAttached() {
        isNotNull();
        if (actual.policyArn().isEmpty()) {
            return hasInlinePolicy();
        }
        String expecting = "Expecting role " + actual.roleName() + "\nto have the policy " + actual.policyArn();
        List<String> attached = ask(expecting, () -> new RolePolicies(actual).attached());
        if (!attached.contains(actual.policyArn())) {
            failWithMessage(
                    "%s",
                    expecting + "\nbut it has "
                            + (attached.isEmpty() ? "no policies attached" : String.join(", ", attached)));
        }
        return this;
    }

    /** An adopted role may have no other. */
    private MilvusDeploymentAssert hasInlinePolicy() {
        String expecting = "Expecting role " + actual.roleName() + "\nto have a policy";
        if (ask(expecting, () -> new RolePolicies(actual).granting())
                .ofType(PolicyType.IDENTITY)
                .isEmpty()) {
            failWithMessage("%s", expecting + "\nbut it has none, neither attached nor inline");
        }
        return this;
    }

    /**
     * Verifies that the role's policies allow actions: those about objects on an object under the root path, those about a
     * bucket on the bucket, all others on {@code *}. Its attached policies count in their default version, its inline policies
     * and its permissions boundary too.
     *
     * @param action such as {@code s3:GetObject}
     * @param more actions
     * @return this
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of such a name
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html">GetPolicyVersion</a>
     */
    public MilvusDeploymentAssert hasPolicyAllowing(String action, String... more) {
        isNotNull();
        return hasPolicyAllowing(AtLeastOne.of(action, more));
    }

    private MilvusDeploymentAssert hasPolicyAllowing(List<String> actions) {
        actions.forEach(S3Actions::requireOne);
        String expecting =
                "Expecting the policies of role " + actual.roleName() + "\nto allow " + String.join(", ", actions);
        PolicySet policies = ask(expecting, () -> new RolePolicies(actual).granting());
        Principal caller = ask(expecting, () -> new RolePolicies(actual).session());
        List<Decision> denied = actions.stream()
                .map(name -> PolicyEvaluator.evaluate(
                        Requests.toS3(
                                caller,
                                name,
                                DeploymentResources.exampleFor(name, actual),
                                DeploymentResources.scope(actual),
                                Map.of()),
                        policies))
                .filter(decision -> !decision.allowed())
                .toList();
        if (!denied.isEmpty()) {
            failWithMessage("%s", expecting + reasons(denied));
        }
        return this;
    }

    /**
     * Verifies that pods of the deployment's own service account get the role, by a token of the cluster's issuer.
     *
     * @return this
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html">Assign IAM roles to
     *     Kubernetes service accounts</a>
     */
    public MilvusDeploymentAssert hasRoleTrusting() {
        isNotNull();
        return hasRoleTrusting(ServiceAccountIdentity.named(actual.namespace(), actual.serviceAccount()));
    }

    /**
     * Verifies that pods of service accounts get the role.
     *
     * @param serviceAccount whose token; of the cluster's issuer unless it says otherwise
     * @param more service accounts
     * @return this
     */
    public MilvusDeploymentAssert hasRoleTrusting(
            ServiceAccountIdentity serviceAccount, ServiceAccountIdentity... more) {
        return trust(true, serviceAccount, more);
    }

    /**
     * Verifies that pods of service accounts do not get the role.
     *
     * @param serviceAccount whose token; of the cluster's issuer unless it says otherwise
     * @param more service accounts
     * @return this
     */
    public MilvusDeploymentAssert hasRoleNotTrusting(
            ServiceAccountIdentity serviceAccount, ServiceAccountIdentity... more) {
        return trust(false, serviceAccount, more);
    }

    private MilvusDeploymentAssert trust(
            boolean trusted, ServiceAccountIdentity first, ServiceAccountIdentity... more) {
        isNotNull();
        List<ServiceAccountIdentity> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        String expecting = "Expecting role " + actual.roleName() + (trusted ? "\nto trust " : "\nnot to trust ")
                + all.stream().map(Object::toString).collect(Collectors.joining(", "));
        NamedPolicy policy = ask(expecting, () -> new RolePolicies(actual).trust());
        String issuer = ask(expecting, () -> ClusterIssuer.of(actual.kubernetes()));
        Trust trust = new Trust(PolicySet.of(policy), actual.roleArn(), DeploymentResources.scope(actual));
        List<Decision> wrong = all.stream()
                .map(one -> trust.decide(one, issuer, Map.of()))
                .filter(decision -> decision.allowed() != trusted)
                .toList();
        if (!wrong.isEmpty()) {
            failWithMessage("%s", expecting + reasons(wrong));
        }
        return this;
    }

    /**
     * Verifies that the service account is annotated with the role, by which EKS' webhook knows what to give its pods.
     *
     * @return this
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html">Assign IAM roles to
     *     Kubernetes service accounts</a>
     */
    public MilvusDeploymentAssert hasServiceAccountAnnotatedWithRole() {
        isNotNull();
        String name = actual.namespace() + "/" + actual.serviceAccount();
        String expecting = "Expecting service account " + name + "\nto have the annotation " + ROLE_ANNOTATION + ": "
                + actual.roleArn();
        Optional<ServiceAccount> found = ask(
                expecting,
                () -> Optional.ofNullable(actual.kubernetes()
                        .serviceAccounts()
                        .inNamespace(actual.namespace())
                        .withName(actual.serviceAccount())
                        .get()));
        if (found.isEmpty()) {
            failWithMessage("%s", expecting + "\nbut there is no such service account");
        }
        Optional<String> annotation = found.map(account -> account.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ROLE_ANNOTATION));
        if (annotation.filter(actual.roleArn()::equals).isEmpty()) {
            failWithMessage(
                    "%s",
                    expecting + "\nbut "
                            + annotation.map(text -> "it is " + text).orElse("it has no such annotation"));
        }
        return this;
    }

    /**
     * Verifies all that the Milvus guide has one verify: the bucket is in the deployment's region, the role trusts the service
     * account, has the policy, and is allowed what Milvus needs ({@code s3:ListBucket}, {@code s3:GetObject}, {@code
     * s3:PutObject}, {@code s3:DeleteObject}), and the service account is annotated with it. Everything that does not hold is
     * reported, not only the first.
     *
     * @return this
     * @see <a href="https://milvus.io/docs/s3.md#Verify-the-role-and-service-account-setup">Verify the role and service account
     *     setup</a>
     */
    public MilvusDeploymentAssert isVerified() {
        isNotNull();
        SoftAssertions all = new SoftAssertions();
        all.check(() -> hasBucketIn(actual.region()));
        all.check(this::hasRoleTrusting);
        all.check(this::hasPolicyAttached);
        all.check(() -> hasPolicyAllowing(GUIDE));
        all.check(this::hasServiceAccountAnnotatedWithRole);
        all.assertAll();
        return this;
    }

    /**
     * Verifies that there are objects in the bucket, and that the keys of all start with a prefix. A Milvus that silently
     * writes to its local disk has none.
     *
     * @param prefix such as {@code files/}
     * @return this
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</a>
     */
    public MilvusDeploymentAssert storesObjectsUnder(String prefix) {
        isNotNull();
        String expecting = "Expecting bucket " + actual.bucket() + "\nto have objects, all of them under " + prefix;
        List<String> keys = ask(
                expecting,
                () -> actual.s3().listObjectsV2Paginator(r -> r.bucket(actual.bucket())).contents().stream()
                        .map(S3Object::key)
                        .toList());
        if (keys.isEmpty()) {
            failWithMessage("%s", expecting + "\nbut it has none");
        }
        List<String> others =
                keys.stream().filter(key -> !key.startsWith(prefix)).toList();
        if (!others.isEmpty()) {
            failWithMessage(
                    "%s",
                    expecting + "\nbut " + others.size() + " of " + keys.size() + " lie elsewhere\n  "
                            + others.stream().limit(SHOWN).collect(Collectors.joining("\n  "))
                            + (others.size() > SHOWN ? "\n  ... and " + (others.size() - SHOWN) + " more" : ""));
        }
        return this;
    }

    /**
     * Verifies that the role is granted nothing that Milvus has not used so far: no action, and on no other resources than the
     * bucket and the objects under the root path. The failure prints the policy that would have sufficed.
     *
     * <p>What is granted is found as by {@link PolicyAssert#allowsExactly}; what was used is what the front has recorded {@link
     * dev.milvusons3.gateway.Decisions#byMilvus() of Milvus}. Milvus deletes only hours after a drop, so a test that says nothing of it
     * does not see {@code s3:DeleteObject} used, though Milvus needs it. {@link dev.milvusons3.MilvusDeployment#run} with {@link
     * dev.milvusons3.Workload#CORE} and {@link dev.milvusons3.Workload#GC} has all done that Milvus does sooner or later.
     *
     * <p>In {@link dev.milvusons3.Environment#AWS} this waits some minutes for CloudTrail: see {@link
     * dev.milvusons3.gateway.Decisions#byMilvus()}.
     *
     * @return this
     * @see dev.milvusons3.gateway.MinimalPolicy
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege">Apply
     *     least-privilege permissions</a>
     */
    public MilvusDeploymentAssert isLeastPrivilege() {
        return isLeastPrivilegeExcept(List.of());
    }

    /**
     * Verifies the same as {@link #isLeastPrivilege()}, but takes actions for used that no test makes Milvus use. They too
     * may be granted only on the bucket, or on the objects under the root path.
     *
     * @param action such as {@code s3:DeleteObject}
     * @param more actions
     * @return this
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of such a name
     */
    public MilvusDeploymentAssert isLeastPrivilegeExcept(String action, String... more) {
        return isLeastPrivilegeExcept(AtLeastOne.of(action, more));
    }

    private MilvusDeploymentAssert isLeastPrivilegeExcept(List<String> excepted) {
        isNotNull();
        excepted.forEach(S3Actions::requireKnown);
        String expecting = "Expecting role " + actual.roleName() + "\nto grant no more than its Milvus used";
        PolicySet policies = ask(expecting, () -> new RolePolicies(actual).granting());
        new LeastPrivilege(actual, excepted).excess(policies).ifPresent(excess -> failWithMessage("%s", excess));
        return this;
    }

    /**
     * Verifies that all that Milvus itself asked S3 for so far, its start included, stays within a budget. Of a part, such as a workload, ask
     * its decisions: {@link DecisionsAssert#makesAtMost}.
     *
     * <pre>{@code
     * assertThat(deployment).makesAtMost(500, Unit.PUT_COPY_POST_LIST_REQUESTS);
     * }</pre>
     *
     * <p>In {@link dev.milvusons3.Environment#AWS} this waits some minutes for CloudTrail, which does not tell bytes: a budget of those
     * fails there.
     *
     * @param most how much
     * @param unit of what
     * @return this
     * @throws IllegalArgumentException if the budget is negative
     * @see dev.milvusons3.gateway.Decisions#costs()
     */
    public MilvusDeploymentAssert makesAtMost(long most, Unit unit) {
        isNotNull();
        GatewayAssertions.assertThat(actual.decisions().byMilvus())
                .as(descriptionText().isEmpty() ? "Milvus of deployment " + actual.runId() : descriptionText())
                .makesAtMost(most, unit);
        return this;
    }

    /**
     * Verifies how often Milvus' clients, all of them together, call STS for their role: a cluster whose processes each renew too often is
     * throttled. No call at all is a failure.
     *
     * <pre>{@code
     * assertThat(deployment).callsStsAtMost(10).per(Duration.ofMinutes(1));
     * }</pre>
     *
     * @param most how many calls
     * @return where to say in which time; without it nothing is verified
     * @throws IllegalArgumentException if it is less than one
     * @throws dev.milvusons3.MilvusOnS3UnavailableException where that cannot be told: see {@link MilvusDeployment#credentialUse()}
     */
    @CheckReturnValue
    public CallLimit callsStsAtMost(int most) {
        isNotNull();
        if (most < 1) {
            throw new IllegalArgumentException(
                    "at most " + most + " calls: a Milvus with a role calls STS once at least");
        }
        return period -> {
            if (period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("calls per " + period + ": it is a time greater than zero");
            }
            fail(
                    "Expecting Milvus\nto call STS at most " + most + " times per " + period,
                    new Credentials(actual.credentialUse()).callsAbove(most, period));
            return this;
        };
    }

    /**
     * Verifies that Milvus renews its credentials in time: no session is used when it has less time left than that, by none of
     * its clients. That no session has come so near to its end yet is a failure.
     *
     * @param end how long before the end of a session
     * @return this
     * @throws dev.milvusons3.MilvusOnS3UnavailableException where that cannot be told: see {@link MilvusDeployment#credentialUse()}
     * @see dev.milvusons3.gateway.StsFaults#shortSessions
     */
    public MilvusDeploymentAssert renewsCredentialsBefore(Duration end) {
        isNotNull();
        fail(
                "Expecting Milvus\nto use no session that has less than " + end + " left",
                new Credentials(actual.credentialUse()).usedLaterThan(end));
        return this;
    }

    /**
     * Verifies that every request of Milvus' own to S3 came in a session of its role. If STS refuses or fails, Milvus' C++ client silently goes on
     * with the next credentials that it finds: in a cluster those of the node's role, which may allow more or less. Where there is no
     * node role to be had, it goes on without credentials, which is found as well.
     *
     * <p>In {@link dev.milvusons3.Environment#AWS} this waits some minutes for CloudTrail.
     *
     * @return this
     * @see <a href="https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html">Restrict access to
     *     the instance profile</a>
     */
    public MilvusDeploymentAssert neverFallsBackToNodeRole() {
        isNotNull();
        Decisions byMilvus = actual.decisions().byMilvus();
        List<RecordedDecision> others = byMilvus.stream()
                .filter(decision -> !decision.isBy(actual.roleArn()))
                .toList();
        Optional<String> problem = others.stream()
                .findFirst()
                .map(first -> "but " + others.size() + " of " + byMilvus.size()
                        + " requests came otherwise, the first of them "
                        + first.action() + " on " + first.resource() + " as "
                        + (first.principal().equals("*") ? "nobody, without credentials," : first.principal()) + " by "
                        + first.userAgent());
        fail(
                "Expecting every request of Milvus to S3\nto be made as " + actual.roleArn(),
                problem.or(() -> byMilvus.isEmpty() ? Optional.of("but it has made none") : Optional.empty())
                        .or(() -> byMilvus.dropped() > 0
                                ? Optional.of("but " + byMilvus.cannotTell())
                                : Optional.empty()));
        return this;
    }

    private void fail(String expecting, Optional<String> problem) {
        problem.ifPresent(but -> failWithMessage("%s", expecting + "\n" + but));
    }

    private <T> T ask(String expecting, Supplier<T> question) {
        return Answers.of(question, (answer, cause) -> {
            AssertionError error = failure("%s", expecting + "\nbut " + answer);
            error.initCause(cause);
            return error;
        });
    }

    private static String reasons(List<Decision> wrong) {
        return wrong.stream().map(decision -> "\nbut " + decision.cause()).collect(Collectors.joining())
                + "\n\n"
                + Explanations.of(wrong);
    }
}
