package dev.milvusons3.gateway.assertj;

import static dev.milvusons3.gateway.assertj.GatewayAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.MinimalPolicy;
import dev.milvusons3.gateway.RecordedDecision;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DecisionsAssertTest {
    private static final String BUCKET = "arn:aws:s3:::b";
    private final Decisions some = new Recorded()
            .allowed("s3:ListBucket", BUCKET)
            .allowed("s3:PutObject", BUCKET + "/1")
            .denied("s3:GetBucketLocation", BUCKET)
            .allowed("s3:PutObject", BUCKET + "/2")
            .decisions();
    private final Decisions none = Decisions.of(List.of());

    @Test
    void holdsForWhatWasDecided() {
        assertThat(some.allowed()).hasNoDenials();
        assertThat(some)
                .usedOnly("s3:putobject", "s3:ListBucket", "s3:GetObject")
                .usedExactly("s3:PutObject", "s3:ListBucket")
                .deniedExactly("s3:getbucketlocation")
                .everyRequestBy(Recorded.ROLE)
                .everyRequestBy(Recorded.SESSION);
        assertThat(some.allowed()).deniedExactly();
        assertThat(none).hasNoDenials().deniedExactly();
    }

    @Test
    void isAnAssertionOnAnIterableToo() {
        assertThat(some)
                .hasSize(4)
                .filteredOn(decision -> decision.action().equals("s3:PutObject"))
                .hasSize(2)
                .hasNoDenials()
                .first()
                .extracting(RecordedDecision::number)
                .isEqualTo(2L);
    }

    @Test
    void listsDenials() {
        Decisions refused = new Recorded()
                .allowed("s3:ListBucket", BUCKET)
                .denied("s3:GetObject", BUCKET + "/1")
                .rejected("s3:PutObject", BUCKET + "/2")
                .decisions();

        assertThatThrownBy(() -> assertThat(refused).as("Milvus").hasNoDenials())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        [Milvus] Expecting no denials
                        but 2 of 3 requests were refused
                          #2 DENIED s3:GetObject on arn:aws:s3:::b/1 by arn:aws:sts::111122223333:assumed-role/milvus-role/milvus: AccessDenied, no statement allows it
                          #3 REJECTED s3:PutObject on arn:aws:s3:::b/2 by *: InvalidAccessKeyId, unknown key""");
    }

    @Test
    void listsOnlyTheFirstOfMany() {
        Recorded many = new Recorded();
        for (int i = 0; i < 23; i++) {
            many.denied("s3:GetObject", BUCKET + "/" + i);
        }
        assertThatThrownBy(() -> assertThat(many.decisions()).hasNoDenials())
                .hasMessageContaining("  #20 DENIED")
                .hasMessageEndingWith("\n  ... and 3 more")
                .hasMessageNotContaining("#21");
    }

    @Test
    void listsOtherActionsThatWereUsed() {
        assertThatThrownBy(() -> assertThat(some).usedOnly("s3:ListBucket", "s3:GetObject"))
                .hasMessage("""
                        Expecting no other actions to be used than s3:GetObject, s3:ListBucket
                        but also used were s3:PutObject
                          #2 ALLOWED s3:PutObject on arn:aws:s3:::b/1 by arn:aws:sts::111122223333:assumed-role/milvus-role/milvus
                          #4 ALLOWED s3:PutObject on arn:aws:s3:::b/2 by arn:aws:sts::111122223333:assumed-role/milvus-role/milvus""");
        assertThatThrownBy(() -> assertThat(some).usedExactly("s3:ListBucket", "s3:PutObject", "s3:GetObject"))
                .hasMessage("""
                        Expecting exactly s3:GetObject, s3:ListBucket, s3:PutObject to be used
                        but not used were s3:GetObject""");
    }

    @Test
    void listsOtherDenialsAndMissingOnes() {
        assertThatThrownBy(() -> assertThat(some).deniedExactly("s3:GetObject")).hasMessage("""
                        Expecting exactly s3:GetObject to be denied
                        but never denied were s3:GetObject
                        but also denied were s3:GetBucketLocation
                          #3 DENIED s3:GetBucketLocation on arn:aws:s3:::b by arn:aws:sts::111122223333:assumed-role/milvus-role/milvus: AccessDenied, no statement allows it""");
        assertThatThrownBy(() -> assertThat(some).deniedExactly())
                .hasMessageStartingWith(
                        "Expecting exactly nothing to be denied\nbut also denied were s3:GetBucketLocation\n");
    }

    @Test
    void listsRequestsOfOthers() {
        Decisions mixed = new Recorded()
                .allowed("s3:ListBucket", BUCKET)
                .rejected("s3:GetObject", BUCKET + "/1")
                .decisions();

        assertThatThrownBy(() -> assertThat(mixed).everyRequestBy(Recorded.ROLE))
                .hasMessage("""
                        Expecting every request to be made by arn:aws:iam::111122223333:role/milvus-role
                        but 1 of 2 were made by others
                          #2 REJECTED s3:GetObject on arn:aws:s3:::b/1 by *: InvalidAccessKeyId, unknown key""");
    }

    @Test
    void noDecisionIsNoEvidence() {
        assertThatThrownBy(() -> assertThat(none).usedOnly("s3:GetObject"))
                .hasMessage("Expecting no other actions to be used than s3:GetObject\n"
                        + "but there is no allowed request at all");
        assertThatThrownBy(() -> assertThat(none).everyRequestBy("arn:x"))
                .hasMessage("Expecting every request to be made by arn:x\nbut there is no decision at all");
        assertThatIllegalArgumentException().isThrownBy(() -> assertThat(some).usedOnly("s3:GetObjects"));
    }

    @Test
    void whatWasDroppedIsNoEvidence() {
        Decisions some = Decisions.of(
                new Recorded()
                        .allowed("s3:GetObject", "arn:aws:s3:::b/k")
                        .decisions()
                        .all(),
                7);
        List<ThrowingCallable> assertions = List.of(
                () -> assertThat(some).hasNoDenials(),
                () -> assertThat(some).usedOnly("s3:GetObject"),
                () -> assertThat(some).usedExactly("s3:GetObject"),
                () -> assertThat(some).deniedExactly("s3:PutObject"),
                () -> assertThat(some).everyRequestBy(Recorded.ROLE),
                () -> assertThat(some.denied()).everyRequestBy(Recorded.ROLE));

        for (ThrowingCallable assertion : assertions) {
            assertThatThrownBy(assertion)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageEndingWith(
                            "but of the decisions only the last are kept, and 7 earlier ones were dropped, so it"
                                    + " cannot be told; ask about a part of them, by since(...)");
        }
        assertThatThrownBy(() -> assertThat(some).usedOnly("s3:PutObject"))
                .as("what is there is evidence enough")
                .hasMessageContaining("but also used were s3:GetObject");
        assertThatThrownBy(() -> MinimalPolicy.of(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a minimal policy needs all decisions, and 7 earlier ones were dropped");
    }
}
