package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever keeps a request from being allowed is said at once: who fixes one gap must not be told of the next one. */
class GapsTest {
    private static final String OBJECT = "arn:aws:s3:::b/k";
    private static final NamedPolicy LISTS = policy("lists", PolicyType.IDENTITY, """
            {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}""");

    private static NamedPolicy policy(String name, PolicyType type, String statement) {
        return NamedPolicy.of(name, type, "{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}");
    }

    private static Decision decide(Principal caller, NamedPolicy... policies) {
        return PolicyEvaluator.evaluate(
                AuthorizationRequest.of(caller, "s3:GetObject", OBJECT).ownedBy(Callers.ACCOUNT),
                PolicySet.of(policies));
    }

    @Test
    void acrossAccountsBothSidesAreNamed() {
        Decision decision = decide(Callers.named("foreign"), LISTS);

        assertThat(decision.gaps()).containsExactly(PolicyType.RESOURCE, PolicyType.IDENTITY);
        assertThat(decision.deniedBy()).contains(PolicyType.RESOURCE);
        assertThat(decision.cause())
                .isEqualTo("nothing allows s3:GetObject on arn:aws:s3:::b/k to"
                        + " arn:aws:sts::444455556666:assumed-role/app/s1: there is no resource-based policy; besides, no"
                        + " statement allows s3:GetObject on arn:aws:s3:::b/k: closest is lists statement 1 (Action"
                        + " s3:ListBucket does not include s3:GetObject); the resource is in account 111122223333 and the"
                        + " caller in account 444455556666, so the policies of both must allow it");
        assertThat(decision.suggestions()).extracting(Suggestion::type).isEqualTo(decision.gaps());
    }

    @Test
    void oneSideThatLacksIsNamedWithTheOther() {
        Decision decision =
                decide(Callers.named("foreign"), policy("bucket policy of b", PolicyType.RESOURCE, """
                {"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"}"""), LISTS);

        assertThat(decision.gaps()).containsExactly(PolicyType.IDENTITY);
        assertThat(decision.cause()).contains("so the policies of both must allow it");
        assertThat(decision.awsReason()).isEqualTo("because no identity-based policy allows the s3:GetObject action");
    }

    @Test
    void everyLimitThatDoesNotAllowIsNamed() {
        NamedPolicy other = policy("limit", PolicyType.PERMISSIONS_BOUNDARY, """
                {"Effect":"Allow","Action":"ec2:*","Resource":"*"}""");
        NamedPolicy full = policy("FullAWSAccess", PolicyType.SERVICE_CONTROL, """
                {"Effect":"Allow","Action":"*","Resource":"*"}""");
        NamedPolicy ec2 = policy("ec2", PolicyType.SERVICE_CONTROL, """
                {"Effect":"Allow","Action":"ec2:*","Resource":"*"}""");
        NamedPolicy endpoint = policy("vpce-1", PolicyType.VPC_ENDPOINT, """
                {"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"*"}""");
        Decision decision = decide(
                Callers.named("session"),
                LISTS,
                other,
                endpoint,
                full.at("Root"),
                ec2.at("Root/Workloads"),
                full.at("Root/Workloads/111122223333"));

        assertThat(decision.gaps())
                .containsExactly(
                        PolicyType.VPC_ENDPOINT,
                        PolicyType.SERVICE_CONTROL,
                        PolicyType.IDENTITY,
                        PolicyType.PERMISSIONS_BOUNDARY);
        assertThat(decision.awsReason()).isEqualTo("because no VPC endpoint policy allows the s3:GetObject action");
        assertThat(decision.cause())
                .contains("of the VPC endpoint policy")
                .contains("of the service control policy at Root/Workloads allows")
                .contains("ec2 statement 1")
                .contains("of the permissions boundary")
                .doesNotContain("of both");
        assertThat(decision.suggestions()).hasSize(4);
    }

    @Test
    void ofSeveralClosedLevelsEachIsNamed() {
        NamedPolicy ec2 = policy("ec2", PolicyType.SERVICE_CONTROL, """
                {"Effect":"Allow","Action":"ec2:*","Resource":"*"}""");
        NamedPolicy reads = policy("reads", PolicyType.IDENTITY, """
                {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}""");
        Decision decision = decide(Callers.named("session"), reads, ec2.at("Root"), ec2.at("Root/Prod"));

        assertThat(decision.cause()).contains("at Root and at Root/Prod");
        assertThat(decision.suggestions())
                .extracting(suggestion -> suggestion.policy().orElseThrow().level())
                .isEqualTo(List.of("Root", "Root/Prod"));
    }

    @Test
    void whatIsAllowedOrDeniedHasNoGaps() {
        NamedPolicy all = policy("all", PolicyType.IDENTITY, """
                {"Effect":"Allow","Action":"*","Resource":"*"}""");
        NamedPolicy nothing = policy("nothing", PolicyType.RESOURCE_CONTROL, """
                {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}""");

        assertThat(decide(Callers.named("session"), all).gaps()).isEmpty();
        assertThat(decide(Callers.named("session"), all, nothing).gaps()).isEmpty();
        assertThat(decide(Callers.named("session"), all, nothing).awsReason())
                .isEqualTo("with an explicit deny in a resource control policy");
    }
}
