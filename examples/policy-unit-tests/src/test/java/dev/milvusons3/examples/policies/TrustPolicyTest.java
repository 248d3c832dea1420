package dev.milvusons3.examples.policies;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.serviceAccount;
import static dev.milvusons3.iam.assertj.IamAssertions.trustPolicy;

import org.junit.jupiter.api.Test;

/** Who gets the role: only one service account of one namespace of one cluster. */
class TrustPolicyTest {
    @Test
    void onlyMilvusGetsTheRole() {
        assertThat(trustPolicy("policies/trust.json").with("namespace", "search"))
                .trusts(serviceAccount("search", "milvus-s3-access-sa"))
                .doesNotTrust(serviceAccount("default", "milvus-s3-access-sa"))
                .because(":sub")
                .doesNotTrust(serviceAccount("search", "default"))
                .because(":sub")
                .doesNotTrust(serviceAccount("search", "milvus-s3-access-sa").withAudience("vault"))
                .doesNotTrust(serviceAccount("search", "milvus-s3-access-sa").of("https://oidc.example.com/id/OTHER"));
    }
}
