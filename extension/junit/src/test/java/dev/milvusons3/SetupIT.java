package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.Fault;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By one attribute: the real Milvus in a whole set-up, whose bucket and key are in another account. */
@MilvusOnS3(setup = "setups/shared-bucket")
class SetupIT {
    private static final List<String> OF_THE_SET_UP = List.of(
            "network: another VPC endpoint",
            "organisation: another",
            "key: another than the bucket's",
            "account: one that has no part in the set-up");

    @Test
    void milvusWorksInIt(MilvusDeployment deployment) {
        assertThat(deployment.bucket()).isEqualTo("acme-milvus-shared");
        assertThat(deployment.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/apps/milvus-shared");
        assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
    }

    /** Each by a real request, with a control where the deployment itself is. */
    @Test
    void whatTheDocumentsKeepOutIsTried(MilvusDeployment deployment) {
        List<NegativeCase> ofTheSetUp = deployment.negativeCases().stream()
                .filter(it -> OF_THE_SET_UP.contains(it.getName()))
                .toList();

        assertThat(ofTheSetUp).extracting(NegativeCase::getName).containsExactlyElementsOf(OF_THE_SET_UP);
        assertThat(ofTheSetUp)
                .allSatisfy(it -> assertThatCode(it::execute).as(it.getName()).doesNotThrowAnyException());
    }

    @Test
    void whatIsEncryptedCannotBeLoadedWhileItsKeyIsDisabled(MilvusClientV2 milvus, MilvusDeployment deployment) {
        SmallCollections.create(milvus, "books");
        SmallCollections.insert(milvus, "books");
        milvus.flush(FlushReq.builder().collectionNames(List.of("books")).build());
        milvus.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("books").build());

        try (Fault disabled = deployment.faults().disableKeys()) {
            assertThat(disabled).isNotNull();
            assertThatThrownBy(() -> milvus.loadCollection(LoadCollectionReq.builder()
                            .collectionName("books")
                            .timeout(3_000L)
                            .build()))
                    .isInstanceOf(MilvusClientException.class);
            assertThat(deployment.decisions().all())
                    .filteredOn(decision -> decision.isBy(deployment.roleArn()))
                    .anySatisfy(decision -> {
                        assertThat(decision.action()).isEqualTo("kms:Decrypt");
                        assertThat(decision.errorCode()).isEqualTo("KMS.DisabledException");
                        assertThat(decision.resource()).startsWith("arn:aws:kms:us-east-2:444455556666:key/");
                    });
        }

        milvus.loadCollection(
                LoadCollectionReq.builder().collectionName("books").build());
        assertThat(SmallCollections.count(milvus, "books")).isEqualTo(100);
    }
}
