package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.milvusons3.RecordedDecision.Verdict;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/apps/Milvus";
    private static final String SESSION = "arn:aws:sts::123456789012:assumed-role/Milvus/one";
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
