package dev.milvusons3.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.gateway.assertj.GatewayAssertions;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/apps/Milvus";
    private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/Milvus/one";
    private static final Instant TAKEN = Instant.parse("2026-11-24T07:10:17.600Z");
    private static final String ADMIN = "arn:aws:iam::123456789012:root";

    private final RecordedDecision put = decision(1, "s3:PutObject", SESSION, Verdict.ALLOWED, true);
    private final RecordedDecision list = decision(2, "s3:ListBucket", SESSION, Verdict.DENIED, true);
    private final RecordedDecision create = decision(3, "s3:CreateBucket", ADMIN, Verdict.ALLOWED, false);
    private final RecordedDecision unsigned = decision(4, "s3:PutObject", SESSION, Verdict.REJECTED, false);
    private final Decisions decisions = Decisions.of(List.of(put, list, create, unsigned));

    @Test
    void filters() {
        assertThat(decisions.allowed()).containsExactly(put, create);
        assertThat(decisions.denied()).containsExactly(list);
        assertThat(decisions.rejected()).containsExactly(unsigned);
        assertThat(decisions.on("S3:putobject")).containsExactly(put, unsigned);
        assertThat(decisions.service("s3")).hasSize(4);
        assertThat(decisions.service("sts").isEmpty()).isTrue();
        assertThat(decisions.matching(decision -> decision.number() > 2)).containsExactly(create, unsigned);
        assertThat(decisions.since(decisions.by(ADMIN))).containsExactly(unsigned);
        assertThat(decisions.since(Decisions.of(List.of())).all()).isEqualTo(decisions.all());
    }

    @Test
    void aRoleStandsForItsSessions() {
        assertThat(decisions.by(SESSION)).containsExactly(put, list, unsigned);
        assertThat(decisions.by(ROLE)).containsExactly(put, list, unsigned);
        assertThat(decisions.by(ADMIN)).containsExactly(create);
        assertThat(decisions.by("arn:aws:iam::123456789012:role/Other")).isEmpty();
        assertThat(decisions.by("arn:aws:iam::210987654321:role/apps/Milvus")).isEmpty();
        assertThat(decisions.by("no ARN")).isEmpty();
    }

    @Test
    void aRoleOfTheSameNameInAnotherPathIsAnotherRole() {
        assertThat(decisions.by("arn:aws:iam::123456789012:role/other/Milvus")).doesNotContain(put, list);
    }

    @Test
    void countsByAction() {
        assertThat(decisions.countByAction())
                .containsExactly(entry("s3:CreateBucket", 1L), entry("s3:ListBucket", 1L), entry("s3:PutObject", 2L));
        assertThatThrownBy(() -> decisions.countByAction().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void isASnapshot() {
        List<RecordedDecision> growing = new ArrayList<>(List.of(put));
        Decisions snapshot = Decisions.of(growing);

        growing.add(list);

        assertThat(snapshot.size()).isEqualTo(1);
        assertThatThrownBy(() -> snapshot.all().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void tellsPeopleWhatHappened() {
        assertThat(Decisions.of(List.of(put, list)))
                .hasToString("#1 ALLOWED s3:PutObject on arn:aws:s3:::bucket by " + SESSION
                        + "\n#2 DENIED s3:ListBucket on arn:aws:s3:::bucket by " + SESSION
                        + ": AccessDenied, no reason");
    }

    @Test
    void whatIsKnownLaterIsWaitedForOnceAndBelongsToTheSameMoment() {
        RecordedDecision read = ofMilvus(5, "s3:GetObject", TAKEN.minusSeconds(60));
        RecordedDecision write = ofMilvus(6, "s3:PutObject", TAKEN.minusSeconds(70));
        List<Instant> waits = new ArrayList<>();
        Decisions taken = Decisions.of(decisions, TAKEN, moment -> {
            waits.add(moment);
            return List.of(create, read, write);
        });

        assertThat(taken.all()).isEqualTo(decisions.all());
        assertThat(taken.on("s3:GetObject").all()).isEmpty();
        assertThat(waits).isEmpty();

        Decisions complete = taken.complete();
        assertThat(complete).containsExactly(put, list, create, unsigned, read, write);
        assertThat(complete.byMilvus().on("s3:PutObject")).containsExactly(write);
        assertThat(waits).containsExactly(TAKEN);
        assertThat(taken.on("s3:GetObject").byMilvus()).containsExactly(read);
        assertThat(taken.allowed().on("s3:PutObject").complete()).containsExactly(put, write);
        assertThat(taken.denied().complete()).containsExactly(list);
        assertThat(decisions.complete()).isSameAs(decisions);
    }

    @Test
    void whatBecomesKnownLaterAndWasEarlierIsNotSince() {
        Decisions before = Decisions.of(Decisions.of(List.of()), TAKEN, moment -> List.of());
        RecordedDecision earlier = ofMilvus(5, "s3:GetObject", TAKEN.minusSeconds(1));
        RecordedDecision inThatSecond = ofMilvus(6, "s3:GetObject", TAKEN.truncatedTo(ChronoUnit.SECONDS));
        Decisions later =
                Decisions.of(Decisions.of(List.of()), TAKEN.plusSeconds(60), moment -> List.of(earlier, inThatSecond));

        assertThat(later.since(before).byMilvus()).containsExactly(inThatSecond);
        assertThat(later.byMilvus().since(before)).containsExactly(inThatSecond);
        assertThat(later.complete().since(later.complete())).isEmpty();
    }

    @Test
    void whatCannotBeHadIsNoEmptyAnswer() {
        Decisions taken = Decisions.of(decisions, TAKEN, moment -> {
            throw new IllegalStateException("no trail");
        });

        assertThatThrownBy(taken::byMilvus).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> GatewayAssertions.assertThat(taken.allowed()).usedOnly("s3:PutObject"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> GatewayAssertions.assertThat(taken.allowed()).hasNoDenials())
                .isInstanceOf(IllegalStateException.class);
        assertThat(taken.denied()).hasSize(1);
    }

    private static RecordedDecision ofMilvus(long number, String action, Instant time) {
        return new RecordedDecision(
                number,
                time,
                "s3",
                action.substring(3),
                SESSION,
                action,
                "arn:aws:s3:::bucket/files/1",
                Verdict.ALLOWED,
                "",
                "",
                "minio-go/v7.0.56",
                Optional.empty());
    }

    private static RecordedDecision decision(
            long number, String action, String principal, Verdict verdict, boolean evaluated) {
        Principal session = new Principal(
                Principal.Kind.ASSUMED_ROLE, SESSION, Optional.of(ROLE), "123456789012", "AROA1:one", Map.of());
        AuthorizationRequest request =
                new AuthorizationRequest(session, action, "arn:aws:s3:::bucket", "123456789012", Map.of());
        boolean allowed = verdict == Verdict.ALLOWED;
        return new RecordedDecision(
                number,
                Instant.EPOCH,
                "s3",
                action.substring(3),
                principal,
                action,
                "arn:aws:s3:::bucket",
                verdict,
                allowed ? "" : "AccessDenied",
                allowed ? "" : "no reason",
                "test",
                evaluated
                        ? Optional.of(PolicyEvaluator.evaluate(request, new PolicySet(List.of())))
                        : Optional.empty());
    }
}
