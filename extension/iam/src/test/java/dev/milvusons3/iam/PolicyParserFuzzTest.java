package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a document: it is read, or refused as malformed. For a few seconds, always the same documents. */
class PolicyParserFuzzTest {
    private static final int POLICIES = 20_000;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "null",
            "true",
            "1e999",
            "-0",
            "\"*\"",
            "\"\"",
            "${",
            "}",
            "${aws:username, '",
            "\\u0000",
            "\\ud800",
            "😀",
            "\n",
            "\t",
            "\"Effect\":\"Allow\"",
            "\"Principal\":",
            "\"Sid\":\"a b\"",
            "arn:aws:",
            "::",
            "\"ForAllValues:StringLike\":",
            "\"Condition\":{}",
            "\"NotAction\":",
            "2012-10-17",
            "{{",
            "\\",
            "'");

    private final RandomPolicies policies = new RandomPolicies(3);
    private final Random random = policies.random();

    @Test
    void readsOrRefuses() {
        int read = 0;
        int refused = 0;
        for (int i = 0; i < POLICIES; i++) {
            PolicyType type = policies.oneOf(List.of(PolicyType.values()));
            String text = mutate(policies.policy(type).document().json());
            try {
                PolicyDocument document = PolicyDocument.parse(text, type);
                read++;
                use(document, type);
            } catch (MalformedPolicyException e) {
                refused++;
                assertThat(e.line()).as(text).isPositive();
                assertThat(e.column()).as(text).isPositive();
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("neither read nor refused: " + text, e);
            }
        }
        assertThat(read).isGreaterThan(POLICIES / 50);
        assertThat(refused).isGreaterThan(POLICIES / 50);
    }

    /** What was read can be decided by, and written so that it can be read again. */
    private void use(PolicyDocument document, PolicyType type) {
        PolicyEvaluator.evaluate(policies.request(), PolicySet.of(new NamedPolicy("fuzzed", type, document)))
                .explain();
        if (type == PolicyType.RESOURCE) {
            try {
                document.checkForBucket("arn:aws:s3:::b");
            } catch (MalformedPolicyException e) {
                assertThat(e.line()).as(document.json()).isPositive();
            }
        }
        String id = "AROAEXAMPLEROLE00001";
        assertThat(document.withPrincipals(principal -> Optional.of(id)).statements())
                .hasSameSizeAs(document.statements());
        String anew = document.toPrettyJson();
        try {
            assertThat(PolicyDocument.parse(anew, type).isEquivalentTo(document))
                    .as(anew)
                    .isTrue();
        } catch (MalformedPolicyException e) {
            throw new AssertionError("written so that it cannot be read: " + anew, e);
        }
    }

    private String mutate(String json) {
        StringBuilder text = new StringBuilder(json);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, policies.oneOf(PIECES));
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, to));
                case 3 -> text.replace(at, to, policies.oneOf(PIECES));
                default -> {
                    if (at < text.length()) {
                        text.setCharAt(at, (char) random.nextInt(0x250));
                    }
                }
            }
        }
        return text.toString();
    }
}
