package dev.milvusons3.internal.platform;

import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * The way to a role that the session of another assumes, and so on: AWS lets such sessions last for an hour at most.
 *
 * @param first how a token becomes a session of the first role
 * @param firstRole the ARN of the role that the service account has
 * @param hops to the last role, at least one
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining">Role chaining</a>
 */
public record ChainedLogin(AwsAccount aws, RoleLogin first, String firstRole, List<Hop> hops) implements RoleLogin {
    /**
     * A role that is assumed by the session of the one before.
     *
     * @param externalId that is passed
     * @param sourceIdentity that is passed
     * @param tags that are passed
     */
    public record Hop(
            String roleArn, Optional<String> externalId, Optional<String> sourceIdentity, Map<String, String> tags) {}

    /** {@return the ARN of a role of a set-up, which has a name} */
    public static String arnOf(Setup.Role role, String partition, String account) {
        return "arn:" + partition + ":iam::" + role.account().orElse(account) + ":role" + role.path()
                + role.name().orElseThrow();
    }

    /** {@return the hops of a set-up} */
    public static List<Hop> hops(Setup setup, AwsAccount aws) {
        return setup.chain().stream()
                .map(assumed -> new Hop(
                        arnOf(assumed.role(), aws.partition(), aws.accountId()),
                        assumed.externalId(),
                        assumed.sourceIdentity(),
                        assumed.sessionTags()))
                .toList();
    }

    @Override
    public String audience() {
        return first.audience();
    }

    @Override
    public String operation() {
        return first.operation();
    }

    @Override
    public Refusals refusals() {
        return first.refusals();
    }

    @Override
    public boolean takesSessionPolicies() {
        return true;
    }

    /** Whoever asks for the last role gets it by way of the others; a session policy is that of the last session. */
    @Override
    public AwsSessionCredentials session(Request request) {
        AwsSessionCredentials session = first.session(
                new Request(firstRole, request.sessionName(), request.token(), Optional.empty(), request.mark()));
        for (Hop hop : hops) {
            boolean last = hop.equals(hops.get(hops.size() - 1));
            session = assume(hop, session, request, last ? request.sessionPolicy() : Optional.empty());
        }
        return session;
    }

    private AwsSessionCredentials assume(
            Hop hop, AwsSessionCredentials by, Request request, Optional<String> sessionPolicy) {
        List<Tag> tags = new ArrayList<>();
        hop.tags()
                .forEach((key, value) ->
                        tags.add(Tag.builder().key(key).value(value).build()));
        try (StsClient sts = aws.sts(StaticCredentialsProvider.create(by))) {
            return RoleLogin.session(sts.assumeRole(r -> r.roleArn(hop.roleArn())
                            .roleSessionName(request.sessionName())
                            .externalId(hop.externalId().orElse(null))
                            .sourceIdentity(hop.sourceIdentity().orElse(null))
                            .policy(sessionPolicy.orElse(null))
                            .tags(tags)
                            .overrideConfiguration(request.marking()))
                    .credentials());
        }
    }
}
