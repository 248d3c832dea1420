package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnDecisionsTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/mine";

    private final DecisionLog log = new DecisionLog();
    private final OwnDecisions own = new OwnDecisions(log, "mark");

    private void append(String action, String resource, String principal, String userAgent) {
        log.append(number -> new RecordedDecision(
                number,
                Instant.EPOCH,
                action.substring(0, action.indexOf(':')),
                action.substring(action.indexOf(':') + 1),
                principal,
                action,
                resource,
                Verdict.ALLOWED,
                "",
                "",
                userAgent,
                Optional.empty()));
    }

    @Test
    void whatADeploymentMadeIsItsOwnWhoeverAsks() {
        append("s3:CreateBucket", "arn:aws:s3:::mine", "root", "sdk mark");
        append("s3:CreateBucket", "arn:aws:s3:::mine-too", "root", "sdk");
        append("iam:CreateRole", ROLE, "root", "sdk mark");
        append("s3:PutObject", "arn:aws:s3:::mine/1", "anybody", "minio-go");
        append("s3:PutObject", "arn:aws:s3:::mine-too/1", "anybody", "minio-go");
        append("sts:AssumeRoleWithWebIdentity", ROLE, "pod", "");
        append("s3:ListBucket", "arn:aws:s3:::other", "arn:aws:sts::111122223333:assumed-role/mine/pod", "");

        assertThat(own.snapshot()).extracting(RecordedDecision::number).containsExactly(1L, 3L, 4L, 6L, 7L);
    }

    @Test
    void whoListensHearsOfNothingElse() {
        List<Long> heard = new ArrayList<>();
        DecisionLog.Listening listening = own.listen(decision -> heard.add(decision.number()));
        append("s3:CreateBucket", "arn:aws:s3:::mine", "root", "sdk mark");
        append("s3:PutObject", "arn:aws:s3:::other/1", "anybody", "minio-go");
        append("s3:PutObject", "arn:aws:s3:::mine/1", "anybody", "minio-go");
        listening.close();
        append("s3:PutObject", "arn:aws:s3:::mine/2", "anybody", "minio-go");

        assertThat(heard).containsExactly(1L, 3L);
    }

    @Test
    void closedItHearsNoMore() {
        append("s3:CreateBucket", "arn:aws:s3:::mine", "root", "mark");
        own.close();
        append("s3:PutObject", "arn:aws:s3:::mine/1", "anybody", "mark");
        assertThat(own.snapshot().size()).isEqualTo(1);
    }
}
