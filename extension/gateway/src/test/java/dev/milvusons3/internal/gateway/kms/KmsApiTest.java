package dev.milvusons3.internal.gateway.kms;

import static dev.milvusons3.internal.gateway.TestAccount.allow;
import static dev.milvusons3.internal.gateway.TestAccount.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;

/** KMS by its own SDK client. */
class KmsApiTest {
    private final TestAccount account = new TestAccount();
    private final KmsClient kms = account.kms(account.gateway.rootCredentials());

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aKeyIsMadeDescribedAndNamed() {
        KeyMetadata made = kms.createKey(b -> b.description("of a test")
                        .tags(Tag.builder().tagKey("run").tagValue("1").build()))
                .keyMetadata();
        kms.createAlias(b -> b.aliasName("alias/milvus").targetKeyId(made.keyId()));

        KeyMetadata described = kms.describeKey(b -> b.keyId("alias/milvus")).keyMetadata();
        assertThat(described.arn())
                .isEqualTo(made.arn())
                .matches("arn:aws:kms:us-east-2:111122223333:key/[0-9a-f-]{36}");
        assertThat(described.description()).isEqualTo("of a test");
        assertThat(described.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(kms.describeKey(b -> b.keyId(made.arn())).keyMetadata()).isEqualTo(described);
        assertThat(kms.listKeys().keys()).extracting(KeyListEntry::keyArn).containsExactly(made.arn());
        assertThat(kms.listAliases().aliases())
                .extracting(AliasListEntry::aliasArn)
                .containsExactly("arn:aws:kms:us-east-2:111122223333:alias/milvus");
        assertThat(kms.listResourceTags(b -> b.keyId(made.keyId())).tags())
                .containsExactly(Tag.builder().tagKey("run").tagValue("1").build());
        assertThatThrownBy(
                        () -> kms.createAlias(b -> b.aliasName("alias/milvus").targetKeyId(made.keyId())))
                .isInstanceOf(AlreadyExistsException.class);
        kms.deleteAlias(b -> b.aliasName("alias/milvus"));
        assertThatThrownBy(() -> kms.describeKey(b -> b.keyId("alias/milvus")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Alias arn:aws:kms:us-east-2:111122223333:alias/milvus is not found.");
    }

    @Test
    void aTagSaysWhichIdANewKeyHas() {
        Tag id = Tag.builder()
                .tagKey("_custom_id_")
                .tagValue("1234abcd-12ab-34cd-56ef-1234567890ab")
                .build();
        KeyMetadata made = kms.createKey(b -> b.tags(id)).keyMetadata();

        assertThat(made.keyId()).isEqualTo("1234abcd-12ab-34cd-56ef-1234567890ab");
        assertThat(kms.listResourceTags(b -> b.keyId(made.keyId())).tags()).isEmpty();
        assertThatThrownBy(() -> kms.createKey(b -> b.tags(id))).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void aKeyPolicyIsCheckedAndDoesNotLockOutByMistake() {
        String key = kms.createKey().keyMetadata().keyId();
        assertThat(kms.getKeyPolicy(b -> b.keyId(key)).policy())
                .contains("Enable IAM User Permissions")
                .contains("arn:aws:iam::111122223333:root");

        String forNobody = policy(
                "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}");
        assertThatThrownBy(() -> kms.putKeyPolicy(b -> b.keyId(key).policy(forNobody)))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessageContaining("will not allow you to update the key policy in the future");
        assertThatThrownBy(() -> kms.putKeyPolicy(b -> b.keyId(key)
                        .policy(forNobody.replace(
                                "{\"Service\":\"s3.amazonaws.com\"}",
                                "{\"AWS\":\"arn:aws:iam::111122223333:role/nobody\"}"))
                        .bypassPolicyLockoutSafetyCheck(true)))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessageContaining("Invalid principal");
        kms.putKeyPolicy(b -> b.keyId(key).policy(forNobody).bypassPolicyLockoutSafetyCheck(true));
        assertThatThrownBy(() -> kms.getKeyPolicy(b -> b.keyId(key)))
                .isInstanceOf(KmsException.class)
                .hasMessageContaining("not authorized to perform: kms:GetKeyPolicy");
        assertThatThrownBy(() -> kms.createKey(b -> b.policy("{}")))
                .isInstanceOf(MalformedPolicyDocumentException.class);
    }

    @Test
    void aKeyIsTakenOutOfUse() {
        String key = kms.createKey().keyMetadata().keyId();
        kms.disableKey(b -> b.keyId(key));
        assertThat(kms.describeKey(b -> b.keyId(key)).keyMetadata().enabled()).isFalse();
        kms.scheduleKeyDeletion(b -> b.keyId(key).pendingWindowInDays(7));
        assertThatThrownBy(() -> kms.enableKey(b -> b.keyId(key))).isInstanceOf(KmsInvalidStateException.class);
        kms.cancelKeyDeletion(b -> b.keyId(key));
        assertThat(kms.describeKey(b -> b.keyId(key)).keyMetadata().keyState()).isEqualTo(KeyState.DISABLED);
        assertThatThrownBy(() -> kms.scheduleKeyDeletion(b -> b.keyId(key).pendingWindowInDays(1)))
                .hasMessageContaining("between 7 and 30");
    }

    @Test
    void grantsAreListed() {
        String role = account.iam
                .createRole(b -> b.roleName("user").assumeRolePolicyDocument(account.trust()))
                .role()
                .arn();
        String key = kms.createKey().keyMetadata().keyId();
        kms.createGrant(b -> b.keyId(key).granteePrincipal(role).operationsWithStrings("Decrypt"));

        assertThat(kms.listGrants(b -> b.keyId(key)).grants())
                .extracting(GrantListEntry::granteePrincipal)
                .containsExactly(role);
    }

    @Test
    void anotherAccountNeedsTheKeysPolicyAndItsOwn() {
        account.createProvider();
        account.gateway.surround(new World(Set.of("444455556666"), Organization.NONE, Network.DIRECT));
        String key = account.kms(account.gateway.rootCredentials("444455556666"))
                .createKey()
                .keyMetadata()
                .arn();
        KmsClient foreign = account.kms(account.assume(account.createRole(allow("kms:DescribeKey", key))));

        assertThat(key).startsWith("arn:aws:kms:us-east-2:444455556666:key/");
        assertThatThrownBy(() -> foreign.describeKey(b -> b.keyId(key)))
                .hasMessageContaining("because no resource-based policy allows the kms:DescribeKey action");
        assertThat(kms.listKeys().keys()).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> kms.describeKey(b -> b.keyId("00000000-0000-0000-0000-000000000000")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(
                        "Key 'arn:aws:kms:us-east-2:111122223333:key/00000000-0000-0000-0000-000000000000' does not exist");
        assertThatThrownBy(() -> kms.generateRandom(b -> b.numberOfBytes(1))).isInstanceOf(KmsException.class);
        assertThatThrownBy(() -> kms.createKey(b -> b.keySpec("RSA_2048")))
                .hasMessageContaining("S3 encrypts with symmetric keys only");
    }
}
