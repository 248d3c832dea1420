package dev.milvusons3.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.setup.Placeholders;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A document that went to the account as plain text is known again. */
class WrittenPoliciesTest {
    private static final String LIST = """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::{{bucket}}"}]}
            """;

    private final WrittenPolicies written = new WrittenPolicies();
    private final PolicySource source =
            new PolicySource(Placeholders.template("policies/list.json", LIST), Map.of("bucket", "books-7"));

    @Test
    void bothAsItWasSentAndInAnotherShape() {
        written.add(new PolicySource(Placeholders.template("trust.json", """
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                         "Action": "sts:AssumeRole"}}
                        """), Map.of()));
        written.add(source);
        PolicyDocument sent = PolicyDocument.parse(source.json(), PolicyType.IDENTITY);
        PolicyDocument returned = PolicyDocument.parse(sent.toPrettyJson(), PolicyType.IDENTITY);
        PolicyDocument other = PolicyDocument.parse(source.json().replace("books-7", "books-8"), PolicyType.IDENTITY);

        assertThat(written.sourceOf(sent)).contains(source);
        assertThat(written.sourceOf(returned)).contains(source);
        assertThat(written.sourceOf(other)).isEmpty();
    }

    @Test
    void noSuggestionSpeaksOfThePrefixByWhichTheHarnessLooksForIt() {
        written.own("arn:aws:s3:::books-7/files/rehearsal", "arn:aws:s3:::books-7/files/*");
        Principal pod = Principal.session("arn:aws:iam::111122223333:role/r", "AROAEXAMPLE", "s");
        AuthorizationRequest asked = AuthorizationRequest.of(pod, "s3:ListBucket", "arn:aws:s3:::books-7")
                .with("s3:prefix", "files/rehearsal-1")
                .under(new Circumstances(Map.of(), written, ""));
        NamedPolicy other = NamedPolicy.of("p", PolicyType.IDENTITY, """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}""");
        NamedPolicy missed = NamedPolicy.of("p", PolicyType.IDENTITY, """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*",
                 "Condition": {"StringLike": {"s3:prefix": "tmp/*"}}}}""");

        assertThat(PolicyEvaluator.evaluate(asked, PolicySet.of(other))
                        .suggestions()
                        .get(0)
                        .statement())
                .doesNotContain("s3:prefix");
        assertThat(PolicyEvaluator.evaluate(asked, PolicySet.of(missed))
                        .suggestions()
                        .get(0)
                        .statement())
                .containsSubsequence("\"StringLike\"", "\"s3:prefix\": \"files/*\"");
    }

    @Test
    void noSuggestionSpeaksOfTheHarnessOwnObject() {
        written.add(source);
        written.own("arn:aws:s3:::books-7/files/rehearsal", "arn:aws:s3:::books-7/files/*");
        Principal pod = Principal.session("arn:aws:iam::111122223333:role/r", "AROAEXAMPLE", "s");

        Decision decision = PolicyEvaluator.evaluate(
                AuthorizationRequest.of(pod, "s3:PutObject", "arn:aws:s3:::books-7/files/rehearsal-1")
                        .under(new Circumstances(Map.of(), written, "")),
                PolicySet.of(NamedPolicy.of("run-7", PolicyType.IDENTITY, source.json())));

        assertThat(decision.explain())
                .contains("in the identity-based policy run-7 (policies/list.json)")
                .contains("\"Resource\": \"arn:aws:s3:::{{bucket}}/files/*\"");
    }
}
