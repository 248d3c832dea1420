package dev.milvusons3.docs;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicyLimit;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the page on the engine shows of it is what it says. */
class PolicyEnginePageTest {
    private static final String PAGE = "docs/policy-engine.md";
    private static final String POLICY = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "List",
                  "Effect": "Allow",
                  "Action": "s3:ListBucket",
                  "Resource": "arn:aws:s3:::books",
                  "Condition": { "StringLike": { "s3:prefix": "files/*" } }
                },
                {
                  "Sid": "Objects",
                  "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:PutObject"],
                  "Resource": "arn:aws:s3:::books"
                }
              ]
            }
            """;

    @Test
    void theExplanationIsTheEnginesOwn() throws IOException {
        Decision decision = PolicyEvaluator.evaluate(
                AuthorizationRequest.of(
                        Principal.session("arn:aws:iam::111122223333:role/milvus", "AROAEXAMPLE", "pod-1"),
                        "s3:GetObject",
                        "arn:aws:s3:::books/files/1"),
                PolicySet.of(NamedPolicy.of("milvus-s3", PolicyType.IDENTITY, POLICY)));

        GeneratedSection.of(PAGE, "policy").hasContent("```json\n" + POLICY + "```");
        GeneratedSection.of(PAGE, "explanation").hasContent("```text\n" + decision.explain() + "```");
    }

    @Test
    void theTableOfSizesIsThatOfTheCode() throws IOException {
        GeneratedSection.of(PAGE, "sizes")
                .hasContent("| `PolicyLimit` | maximum | counted |\n| --- | ---: | --- |\n"
                        + Arrays.stream(PolicyLimit.values())
                                .map(PolicyEnginePageTest::row)
                                .collect(Collectors.joining("\n")));
    }

    /** How a limit counts shows in what it measures: an umlaut of two bytes, and a space. */
    private static String row(PolicyLimit limit) {
        String counted = limit.measure("ü") == 2
                ? "bytes, without white space between the parts"
                : limit.measure(" ") == 0 ? "characters without white space" : "characters";
        return String.format(Locale.ROOT, "| `%s` | %,d | %s |", limit, limit.maximum(), counted);
    }
}
