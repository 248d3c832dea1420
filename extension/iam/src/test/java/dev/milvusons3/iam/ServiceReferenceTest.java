package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.iam.ServiceReference.Action;
import dev.milvusons3.iam.ServiceReference.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The data of the service authorization reference, as far as other sources tell it too. */
class ServiceReferenceTest {
    @Test
    void knowsWhatAnActionIsAbout() {
        assertThat(ServiceReference.action("S3:getobject").orElseThrow().resources())
                .extracting(ResourceType::form)
                .contains("arn:{Partition}:s3:::{BucketName}/{ObjectName}");
        assertThat(ServiceReference.action("s3:ListAllMyBuckets").orElseThrow().resources())
                .isEmpty();
        assertThat(ServiceReference.action("s3:HeadObject")).isEmpty();
        assertThat(ServiceReference.action("sqs:SendMessage")).isEmpty();
        assertThat(ServiceReference.of("sqs")).isEmpty();
        assertThat(ServiceReference.asOf()).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
    }

    /** Seen at S3 itself, which refuses a bucket policy with a key that the action does not have. */
    @ParameterizedTest
    @CsvSource({
        "s3:ListBucket, s3:prefix, true",
        "s3:ListBucketVersions, s3:max-keys, true",
        "s3:ListBucketMultipartUploads, s3:prefix, false",
        "s3:GetObject, s3:prefix, false",
        "s3:GetObject, s3:ExistingObjectTag/team, true",
        "s3:GetObject, s3:ExistingObjectTag/, false",
        "s3:GetObjectAttributes, S3:existingobjecttag/team, true",
        "s3:DeleteObjectTagging, s3:ExistingObjectTag/team, true",
        "s3:PutObject, s3:ExistingObjectTag/team, false",
        "s3:DeleteObject, s3:ExistingObjectTag/team, false",
        "s3:GetObjectRetention, s3:ExistingObjectTag/team, false",
        "s3:PutObjectAcl, s3:RequestObjectTag/team, false",
        "s3:PutObject, s3:x-amz-acl, true",
        "s3:GetObject, s3:x-amz-acl, false",
        "s3:GetObject, s3:x-amz-copy-source, false",
        "s3:GetObject, s3:DataAccessPointAccount, true",
        "kms:Decrypt, kms:EncryptionContext:aws:s3:arn, true",
        "kms:Decrypt, kms:ViaService, true",
    })
    void knowsWhichKeysAnActionHas(String action, String key, boolean has) {
        assertThat(ServiceReference.action(action).orElseThrow().has(key)).isEqualTo(has);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:SourceIp", "AWS:sourcevpce", "aws:PrincipalTag/team", "aws:userid", "aws:referer"})
    void knowsTheGlobalKeys(String key) {
        assertThat(ServiceReference.isGlobalKey(key)).isTrue();
        assertThat(ServiceReference.isGlobalKey(key + "x")).isEqualTo(key.contains("/"));
    }

    @Test
    void itsOperationsAreAuthorisedByActionsThatExist() {
        for (String prefix : List.of("s3", "kms")) {
            ServiceReference service = ServiceReference.of(prefix).orElseThrow();
            service.operations().forEach((operation, actions) -> {
                // One that is an action too is listed because it needs another one besides.
                ServiceReference.action(prefix + ":" + operation)
                        .ifPresent(same ->
                                assertThat(actions).contains(same.name()).hasSizeGreaterThan(1));
                assertThat(actions)
                        .isNotEmpty()
                        .filteredOn(action -> action.startsWith(prefix + ":"))
                        .allSatisfy(action -> assertThat(ServiceReference.action(action))
                                .as(operation)
                                .map(Action::name)
                                .contains(action));
            });
        }
    }
}
