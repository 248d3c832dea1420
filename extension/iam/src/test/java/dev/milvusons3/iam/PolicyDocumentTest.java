package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyDocumentTest {
    private static final String BUCKET_POLICY = """
            {
              "Version": "2012-10-17",
              "Id": "P",
              "Statement": [
                {
                  "Sid": "Read",
                  "Effect": "Allow",
                  "Principal": {"AWS": ["111122223333", "444455556666"], "Service": "ec2.amazonaws.com"},
                  "Action": ["s3:GetObject", "s3:PutObject"],
                  "Resource": "arn:aws:s3:::b/*",
                  "Condition": {"StringLike": {"s3:prefix": ["a*", "b"]}, "Bool": {"aws:SecureTransport": true}}
                },
                {
                  "Effect": "Deny",
                  "NotPrincipal": {"AWS": "111122223333"},
                  "NotAction": "s3:Get*",
                  "NotResource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]
                }
              ]
            }
            """;

    @Test
    void canBeLookedInto() {
        PolicyDocument document = PolicyDocument.parse(BUCKET_POLICY, PolicyType.RESOURCE);

        assertThat(document.version()).isEqualTo("2012-10-17");
        assertThat(document.id()).contains("P");
        assertThat(document.type()).isEqualTo(PolicyType.RESOURCE);
        assertThat(document.json()).isEqualTo(BUCKET_POLICY);
        PolicyStatement read = document.statements().get(0);
        assertThat(read.sid()).contains("Read");
        assertThat(read.effect()).isEqualTo(Effect.ALLOW);
        assertThat(read.actions()).containsExactly("s3:GetObject", "s3:PutObject");
        assertThat(read.notActions()).isEmpty();
        assertThat(read.resources()).containsExactly("arn:aws:s3:::b/*");
        assertThat(read.principals())
                .containsExactly(
                        new StatementPrincipal(StatementPrincipal.Type.AWS, "111122223333"),
                        new StatementPrincipal(StatementPrincipal.Type.AWS, "444455556666"),
                        new StatementPrincipal(StatementPrincipal.Type.SERVICE, "ec2.amazonaws.com"));
        assertThat(read.conditions())
                .extracting(PolicyCondition::toString)
                .containsExactly("StringLike s3:prefix [a*, b]", "Bool aws:SecureTransport [true]");
        PolicyStatement deny = document.statements().get(1);
        assertThat(deny.index()).isEqualTo(2);
        assertThat(deny.label()).isEqualTo("statement 2");
        assertThat(deny.notPrincipals()).hasSize(1);
        assertThat(deny.notActions()).containsExactly("s3:Get*");
        assertThat(deny.notResources()).hasSize(2);
        assertThat(deny.start()).isEqualTo(new SourcePosition(13, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // as AWS gives documents back
                "\"Version\": \"2012-10-17\", | ``| false",
                "[\"s3:GetObject\", \"s3:PutObject\"] | [\"s3:putobject\",\"S3:GetObject\",\"s3:GetObject\"] | true",
                "\"arn:aws:s3:::b/*\", | [\"arn:aws:s3:::b/*\"], | true",
                "[\"111122223333\", \"444455556666\"] | [\"444455556666\",\"arn:aws:iam::111122223333:root\"] | true",
                "\"ec2.amazonaws.com\" | [\"ec2.amazonaws.com\"] | true",
                "\"s3:prefix\": [\"a*\", \"b\"] | \"S3:Prefix\": [\"b\", \"a*\"] | true",
                "true | \"true\" | true",
                "\"Sid\": \"Read\", | \"Sid\": \"Reads\", | false",
                "\"Sid\": \"Read\", | `` | false",
                "\"Id\": \"P\", | `` | false",
                "\"s3:PutObject\" | \"s3:DeleteObject\" | false",
                "\"arn:aws:s3:::b/*\", | \"arn:aws:s3:::B/*\", | false",
                "StringLike | StringEquals | false",
                "StringLike | StringLikeIfExists | false",
                "\"NotAction\" | \"Action\" | false",
                "\"a*\" | \"a\" | false",
            })
    void saysTheSameHoweverItSaysIt(String text, String other, boolean same) {
        PolicyDocument document = PolicyDocument.parse(BUCKET_POLICY, PolicyType.RESOURCE);
        assertThat(BUCKET_POLICY).contains(text);
        PolicyDocument changed = PolicyDocument.parse(BUCKET_POLICY.replace(text, other), PolicyType.RESOURCE);

        assertThat(changed.isEquivalentTo(document)).isEqualTo(same);
        assertThat(document.isEquivalentTo(changed)).isEqualTo(same);
    }

    @Test
    void theOrderOfStatementsHasNoMeaningTheirNumberHas() {
        String one = "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}";
        String two = "{\"Effect\":\"Deny\",\"Action\":\"iam:*\",\"Resource\":\"*\"}";

        assertThat(identity("[" + one + "," + two + "]").isEquivalentTo(identity("[" + two + "," + one + "]")))
                .isTrue();
        assertThat(identity("[" + one + "]").isEquivalentTo(identity(one))).isTrue();
        assertThat(identity("[" + one + "," + one + "]").isEquivalentTo(identity(one)))
                .isFalse();
    }

    @Test
    void isWrittenAnewInTheUsualOrder() {
        assertThat(identity(
                                "{\"Resource\":[\"*\"],\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Effect\":\"Allow\"}")
                        .toPrettyJson())
                .isEqualTo("""
                        {
                          "Version": "2012-10-17",
                          "Statement": [
                            {
                              "Effect": "Allow",
                              "Action": [
                                "s3:GetObject",
                                "s3:PutObject"
                              ],
                              "Resource": "*"
                            }
                          ]
                        }""");
    }

    @ParameterizedTest
    @EnumSource(PolicyLimit.class)
    void limitsAreWhereAwsHasThem(PolicyLimit limit) {
        String json = "{\"a\": \"" + "x".repeat(limit.maximum()) + "\"}";
        String fits = json.substring(0, json.length() - (limit.measure(json) - limit.maximum()));

        limit.check(fits);
        assertThatExceptionOfType(PolicyTooLargeException.class)
                .isThrownBy(() -> limit.check(fits, "x"))
                .satisfies(e -> {
                    assertThat(e.limit()).isEqualTo(limit);
                    assertThat(e.size()).isEqualTo(limit.maximum() + 1);
                })
                .withMessageContaining(String.valueOf(limit.maximum()));
    }

    @Test
    void iamDoesNotCountWhiteSpaceButOthersDo() {
        assertThat(PolicyLimit.MANAGED.measure("{ \"a\":\n\t1 }")).isEqualTo(7);
        assertThat(PolicyLimit.SESSION.measure("{ \"a\":\n\t1 }")).isEqualTo(11);
        assertThat(PolicyLimit.BUCKET.measure("ü")).isEqualTo(2);
        assertThat(PolicyLimit.BUCKET.measure("{ \"a\\\" \\\\\":\n\t\" b \" }")).isEqualTo(16);
        assertThat(PolicyLimit.SESSION.measure("ü")).isEqualTo(1);
    }

    @Test
    void knowsItsOwnLimit() {
        String statement =
                "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::" + "b".repeat(7_000) + "\"}";

        assertThatExceptionOfType(PolicyTooLargeException.class)
                .isThrownBy(() -> identity(statement).checkSize())
                .withMessageStartingWith("Cannot exceed quota for PolicySize: 6144");
        assertThatExceptionOfType(PolicyTooLargeException.class)
                .isThrownBy(() -> identity(statement).checkManaged());
        identity(statement).checkSize(PolicyLimit.INLINE_OF_ROLE);
    }

    @Test
    void canBeUsedOnlyAsWhatItIs() {
        PolicyDocument identity = identity("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}");

        assertThat(new NamedPolicy("b", PolicyType.PERMISSIONS_BOUNDARY, identity).document())
                .isSameAs(identity);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NamedPolicy("b", PolicyType.RESOURCE, identity))
                .withMessageContaining("identity-based policy")
                .withMessageContaining("resource-based policy");
    }

    private static PolicyDocument identity(String statements) {
        return PolicyDocument.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}", PolicyType.IDENTITY);
    }
}
