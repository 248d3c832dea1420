package dev.milvusons3.internal.negative;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantedActionsTest {
    private static GrantedActions of(String... statements) {
        return new GrantedActions(PolicySet.of(NamedPolicy.of(
                "p",
                PolicyType.IDENTITY,
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}")));
    }

    private static String statement(String effect, String actions) {
        return "{\"Effect\":\"" + effect + "\"," + actions + ",\"Resource\":\"*\"}";
    }

    @Test
    void patternsStandForWhatTheyMatch() {
        GrantedActions granted = of(
                statement("Allow", "\"Action\":[\"s3:get*\",\"s3:PutObject?agging\",\"kms:Decrypt\"]"),
                statement("Deny", "\"Action\":\"s3:DeleteObject\""));

        assertThat(List.of("s3:GetObject", "s3:GetBucketAcl", "s3:PutObjectTagging", "kms:Decrypt"))
                .allMatch(granted::include);
        assertThat(List.of("s3:PutObject", "s3:DeleteObject", "s3:ListBucket")).noneMatch(granted::include);
        assertThat(granted.namedBesides(List.of("s3:GetObject"))).containsExactly("kms:Decrypt");
        assertThat(granted.namedBesides(List.of("KMS:decrypt"))).isEmpty();
    }

    @Test
    void whatIsNotNamedIsGrantedByNotAction() {
        GrantedActions granted = of(statement("Allow", "\"NotAction\":\"s3:Delete*\""));
        assertThat(granted.include("s3:GetObject")).isTrue();
        assertThat(granted.include("s3:DeleteObject")).isFalse();
    }
}
