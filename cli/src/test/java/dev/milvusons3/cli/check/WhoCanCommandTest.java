package dev.milvusons3.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhoCanCommandTest {
    private static final String PRODUCTION = "../extension/iam/src/test/resources/setups/production";

    @TempDir
    Path directory;

    private final Commands cli = new Commands();

    @Test
    void rolesOfTheSetupWithTheStatementThatDecides() {
        assertThat(cli.run(
                        "who-can",
                        "s3:DeleteObject",
                        "arn:aws:s3:::acme-milvus-production/files/a",
                        "--setup",
                        PRODUCTION))
                .isZero();
        assertThat(cli.out().lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("no     arn:aws:iam::111122223333:role/apps/milvus-production  ")
                        .endsWith("because no resource-based policy allows the s3:DeleteObject action"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("yes    arn:aws:iam::111122223333:role/lake ")
                        .contains("statement 2 (\"Objects\") of the identity-based policy lake-s3")
                        .endsWith("lake-s3.json:10)"));
        assertThat(cli.run(
                        "who-can", "s3:PutBucketPolicy", "arn:aws:s3:::acme-milvus-production", "--setup", PRODUCTION))
                .isEqualTo(1);
        assertThat(cli.out().lines()).allMatch(line -> line.startsWith("no "));
    }

    @Test
    void othersAreThoseWhomTheBucketLetsIn() throws IOException {
        Files.writeString(directory.resolve("setup.yaml"), "account: \"111122223333\"\nbucket: { name: books }\n");
        Files.createDirectories(directory.resolve("role/policies"));
        Files.writeString(directory.resolve("role/policies/s3.json"), """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}
                """);
        Files.createDirectories(directory.resolve("bucket"));
        Files.writeString(directory.resolve("bucket/policy.json"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/reports", "777788889999"]},
                   "Action": "s3:GetObject", "Resource": "arn:aws:s3:::books/*"},
                  {"Effect": "Deny", "Principal": {"AWS": "777788889999"}, "Action": "s3:*", "Resource": "arn:aws:s3:::books/*"},
                  {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::books/public/*"}
                ]}
                """);

        assertThat(cli.run("who-can", "s3:GetObject", "arn:aws:s3:::books/a", "--setup", directory.toString()))
                .isZero();
        assertThat(cli.out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("no     arn:aws:iam::111122223333:role/milvus "))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("maybe  arn:aws:iam::444455556666:role/reports ")
                        .contains("statement 1 of the resource-based policy bucket policy")
                        .endsWith(", if the policies of its own that it needs allow it"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("no     777788889999 ")
                        .endsWith(", but another statement denies it"));
        cli.run("who-can", "s3:GetObject", "arn:aws:s3:::books/public/a", "--setup", directory.toString());
        assertThat(cli.out()).contains("yes    everyone ");
    }

    @Test
    void aQuestionThatNoRequestAsksIsRefused() {
        assertThat(cli.run("who-can", "s3:GetObjct", "arn:aws:s3:::b/k", "--setup", PRODUCTION))
                .isEqualTo(2);
        assertThat(cli.err()).contains("did you mean \"s3:GetObject\"?");
        assertThat(cli.run("who-can", "s3:*", "arn:aws:s3:::b/k", "--setup", PRODUCTION))
                .isEqualTo(2);
        assertThat(cli.err()).contains("one action without wildcards");
        assertThat(cli.run("who-can", "s3:GetObject", "b/k", "--setup", PRODUCTION))
                .isEqualTo(2);
        assertThat(cli.err()).contains("a whole ARN, such as arn:aws:s3:::bucket/key");
        assertThat(cli.run("who-can", "s3:GetObject", "arn:aws:s3:::b/k", "--setup", "nowhere"))
                .isEqualTo(2);
        assertThat(cli.err()).contains("There is no such file or folder.");
    }
}
