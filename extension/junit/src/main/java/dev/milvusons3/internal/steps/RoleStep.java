package dev.milvusons3.internal.steps;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.release.Roles;
import dev.milvusons3.internal.report.Part;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * The role that {@code eksctl create iamserviceaccount} makes, with the policy attached; verified by {@code get-role} and
 * {@code list-attached-role-policies}.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html">Roles for service accounts</a>
 */
final class RoleStep implements Step<String> {
    private final AwsAccount aws;
    private final String name;
    private final String trustPolicy;
    private final List<String> policyArns;
    private final Details details;
    private final Optional<String> boundaryArn;
    private final RunTags tags;
    private final Part part;

    /**
     * What a role has that most have not.
     *
     * @param account whose it is; empty: the deployment's own
     * @param path from slash to slash
     * @param inline policies in it, by their names
     * @param tags besides those of the run
     */
    record Details(Optional<String> account, String path, Map<String, String> inline, Map<String, String> tags) {
        static final Details NONE = new Details(Optional.empty(), "/", Map.of(), Map.of());
    }

    RoleStep(
            AwsAccount aws,
            String name,
            String trustPolicy,
            List<String> policyArns,
            Details details,
            Optional<String> boundaryArn,
            RunTags tags) {
        this(aws, Part.ROLE, name, trustPolicy, policyArns, details, boundaryArn, tags);
    }

    /** @param part which link of the way to the bucket it is */
    RoleStep(
            AwsAccount aws,
            Part part,
            String name,
            String trustPolicy,
            List<String> policyArns,
            Details details,
            Optional<String> boundaryArn,
            RunTags tags) {
        this.part = part;
        this.aws = aws;
        this.name = name;
        this.trustPolicy = trustPolicy;
        this.policyArns = List.copyOf(policyArns);
        this.details = details;
        this.boundaryArn = boundaryArn;
        this.tags = tags;
    }

    @Override
    public String title() {
        return "role " + name;
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public String provision(Creations creations) {
        IamClient iam = iam();
        Creations.Creation release = creations.begin(
                new Thing(Kind.ROLE, name),
                () -> aws.settled("deletion of " + title(), () -> {
                    new Roles(iam).remove(name);
                    return name;
                }));
        String arn;
        try {
            // The trust policy names a provider that may be as new as this.
            arn = aws.settled(
                    "role " + name,
                    () -> iam.createRole(r -> r.roleName(name)
                                    .path(details.path())
                                    .assumeRolePolicyDocument(trustPolicy)
                                    .permissionsBoundary(boundaryArn.orElse(null))
                                    .description("Milvus' access to S3, for a test")
                                    .tags(tags()))
                            .role()
                            .arn());
        } catch (EntityAlreadyExistsException e) {
            if (!LostAnswers.madeIt(aws, new Roles(iam), name, tags)) {
                release.cancel();
                throw new IllegalStateException(
                        "role " + name + " exists already; leave roleName out for a generated name, or remove the role",
                        e);
            }
            arn = aws.iamArnIn(details.account().orElseGet(aws::accountId), "role" + details.path() + name);
        }
        for (String policyArn : policyArns) {
            aws.settled(
                    "attachment of " + policyArn + " to role " + name,
                    () -> iam.attachRolePolicy(r -> r.roleName(name).policyArn(policyArn)));
        }
        details.inline()
                .forEach((policy, document) -> iam.putRolePolicy(
                        r -> r.roleName(name).policyName(policy).policyDocument(document)));
        return arn;
    }

    private IamClient iam() {
        return details.account().map(aws::iam).orElseGet(aws::iam);
    }

    private List<Tag> tags() {
        List<Tag> all = new ArrayList<>(IamTags.of(tags));
        details.tags()
                .forEach((key, value) ->
                        all.add(Tag.builder().key(key).value(value).build()));
        return all;
    }

    @Override
    public void verify(String arn) {
        IamClient iam = iam();
        Role role = iam.getRole(r -> r.roleName(name)).role();
        String found = URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8);
        if (!PolicyDocument.parse(found, PolicyType.TRUST)
                .isEquivalentTo(PolicyDocument.parse(trustPolicy, PolicyType.TRUST))) {
            throw new VerificationException("trust policy of role " + arn, trustPolicy, found);
        }
        VerificationException.check(
                "permissions boundary of role " + arn,
                boundaryArn,
                Optional.ofNullable(role.permissionsBoundary())
                        .map(AttachedPermissionsBoundary::permissionsBoundaryArn));
        List<String> attached = new AccountDocuments(iam, aws.s3()).attachedTo(name);
        VerificationException.check(
                "policies attached to role " + arn, new TreeSet<>(policyArns), new TreeSet<>(attached));
        Set<String> inline =
                new TreeSet<>(iam.listRolePolicies(r -> r.roleName(name)).policyNames());
        VerificationException.check(
                "inline policies of role " + arn, new TreeSet<>(details.inline().keySet()), inline);
    }
}
