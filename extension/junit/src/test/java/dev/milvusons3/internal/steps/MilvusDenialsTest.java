package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MilvusDenialsTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/reader/milvus";
    private static final String ACCOUNT = "system:serviceaccount:books:milvus";
    private static final String MINIO_GO = "MinIO (linux; amd64) minio-go/v7.0.56";
    private static final String AWS_SDK_CPP = "aws-sdk-cpp/1.9.234";

    private final List<RecordedDecision> decisions = new ArrayList<>();

    @Test
    void theFirstOfEachKindAndHowManyMore() {
        s3("GetObject", "a", MINIO_GO, Verdict.ALLOWED, "", "");
        s3("PutObject", "a", MINIO_GO, Verdict.DENIED, "AccessDenied", "no statement allows it on " + object("a"));
        s3("ListBucket", "", AWS_SDK_CPP, Verdict.DENIED, "AccessDenied", "statement 2 denies it");
        s3("PutObject", "b", AWS_SDK_CPP, Verdict.DENIED, "AccessDenied", "no statement allows it on " + object("b"));

        assertThat(texts())
                .containsExactly(
                        "Meanwhile Milvus was denied s3:PutObject on " + object("a")
                                + " and in 1 more such requests: no statement allows it on " + object("a"),
                        "Meanwhile Milvus was denied s3:ListBucket on " + object("") + ": statement 2 denies it");
    }

    @Test
    void manyKindsAreCounted() {
        for (String operation :
                List.of("GetObject", "PutObject", "DeleteObject", "ListBucket", "AbortMultipartUpload")) {
            s3(operation, "a", MINIO_GO, Verdict.DENIED, "AccessDenied", "no");
        }
        assertThat(texts())
                .hasSize(4)
                .last()
                .isEqualTo(
                        "Meanwhile Milvus was denied 2 more kinds of requests; decisions.txt in the failure report has"
                                + " them all.");
    }

    @Test
    void aTestsOwnRequestsAreItsOwnAffair() {
        s3("PutObject", "a", "aws-sdk-java/2.30", Verdict.DENIED, "AccessDenied", "no");
        assertThat(texts()).isEmpty();
    }

    @Test
    void whatMilvusTriesAgainOrDoesWithoutIsNoDenial() {
        s3("PutObject", "a", MINIO_GO, Verdict.REJECTED, "SlowDown", "a fault");
        s3("PutObject", "a", MINIO_GO, Verdict.REJECTED, "ConnectionReset", "a fault");
        s3("GetBucketLocation", "", MINIO_GO, Verdict.DENIED, "AccessDenied", "no");
        assertThat(texts()).isEmpty();
    }

    @Test
    void aSessionThatEndedIs() {
        s3("PutObject", "a", MINIO_GO, Verdict.REJECTED, "ExpiredToken", "the session has ended");
        assertThat(texts()).singleElement().asString().endsWith(": the session has ended");
    }

    @Test
    void anExchangeOfItsTokenForTheRoleIsMilvusOwn() {
        login(ACCOUNT, ROLE);
        login("system:serviceaccount:books:another", ROLE);
        login(ACCOUNT, ROLE + "-of-others");
        assertThat(texts())
                .containsExactly("Meanwhile Milvus was denied sts:AssumeRoleWithWebIdentity on " + ROLE
                        + ": the trust policy does not allow it");
    }

    private List<String> texts() {
        return new MilvusDenials(ROLE, ACCOUNT).in(Decisions.of(decisions));
    }

    private static String object(String key) {
        return "arn:aws:s3:::books/files/" + key;
    }

    private void s3(String operation, String key, String client, Verdict verdict, String code, String reason) {
        add("s3", operation, SESSION, object(key), verdict, code, reason, client);
    }

    private void login(String principal, String role) {
        add(
                "sts",
                "AssumeRoleWithWebIdentity",
                principal,
                role,
                Verdict.DENIED,
                "AccessDenied",
                "the trust policy does not allow it",
                "aws-sdk-java/2.30");
    }

    private void add(
            String service,
            String operation,
            String principal,
            String resource,
            Verdict verdict,
            String code,
            String reason,
            String client) {
        decisions.add(new RecordedDecision(
                decisions.size() + 1,
                Instant.EPOCH,
                service,
                operation,
                principal,
                service + ":" + operation,
                resource,
                verdict,
                code,
                reason,
                client,
                Optional.empty()));
    }
}
