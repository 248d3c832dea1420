package dev.milvusons3.setup;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.setup.check.Excess;
import dev.milvusons3.setup.check.Finding;
import dev.milvusons3.setup.check.MilvusRequest;
import dev.milvusons3.setup.check.MilvusRequests;
import dev.milvusons3.setup.check.Outside;
import dev.milvusons3.setup.check.Rule;
import dev.milvusons3.setup.check.SetupCheck;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Milvus reaches beyond its bucket: the source of external collections, and the key of its own encryption. */
class OutsideTest {
    private static final String KEY = "arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String FOREIGN_KEY =
            "arn:aws:kms:us-east-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ROLE = "arn:aws:iam::444455556666:role/lake-reader";
    private static final String[] KMS = {"kms:DescribeKey", "kms:GenerateDataKey", "kms:Encrypt", "kms:Decrypt"};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"s3://lake/vectors", "s3://lake/vectors/", "s3://s3.us-east-2.amazonaws.com/lake/vectors"})
    void theSourceIsListedAndReadByTheRole(String uri) throws IOException {
        Outside source = Outside.UNNAMED.withSource(uri, Optional.empty());

        assertThat(asked(findings("external", source, "")))
                .containsExactly(
                        "s3:ListBucket on arn:aws:s3:::lake", "s3:GetObject on arn:aws:s3:::lake/vectors/1.parquet");
        String reads = statement("s3:ListBucket", "arn:aws:s3:::lake")
                + statement("s3:GetObject", "arn:aws:s3:::lake/vectors/*");
        assertThat(findings("external", source, reads)).isEmpty();
        assertThat(setup(reads)).reaching(source).letsMilvusWork("3.0", "core", "gc", "external");
        assertThat(excess("external", source, reads))
                .as("it is no other bucket")
                .isEmpty();
        assertThat(excess("external", Outside.UNNAMED, reads))
                .extracting(Finding::rule)
                .containsOnly(Rule.RESOURCE_TOO_WIDE);
    }

    @Test
    void whatIsMissingIsSuggestedForAllOfTheSource() throws IOException {
        Outside source = Outside.UNNAMED.withSource("s3://lake/vectors", Optional.empty());

        assertThatThrownBy(() -> assertThat(setup("")).reaching(source).letsMilvusWork("3.0", "external"))
                .hasMessageContaining("\"Resource\": \"arn:aws:s3:::lake/vectors/*\"")
                .hasMessageContaining("what it is made of");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, FOREIGN_KEY})
    void theKeyIsAskedForByTheRole(String arn) throws IOException {
        Outside key = Outside.UNNAMED.withKey(arn, Optional.empty());

        assertThat(asked(findings("cmek", key, "")))
                .containsExactly(
                        Stream.of(KMS).map(action -> action + " on " + arn).toArray(String[]::new));
        assertThat(findings("cmek", key, "")).extracting(Finding::rule).containsOnly(Rule.KEY_NOT_USABLE);
        String uses = Stream.of(KMS).map(action -> statement(action, arn)).collect(Collectors.joining());
        assertThat(findings("cmek", key, uses)).isEmpty();
        assertThat(excess("cmek", key, uses)).isEmpty();
    }

    /** The set-up has that key, and its policy lets nobody in. */
    @Test
    void aKeyOfTheSetupIsAskedByItsPolicy() throws IOException {
        write("key/policy.json", """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/admin"},
                 "Action": "kms:*", "Resource": "*"}}
                """);
        Files.writeString(
                Files.createDirectories(folder).resolve("setup.yaml"),
                "account: \"111122223333\"\nkey: { id: \"1234abcd-12ab-34cd-56ef-1234567890ab\" }\n"
                        + "bucket: { name: books, encryption: { algorithm: aws:kms, key: \"" + KEY + "\" } }\n");
        role(Stream.of(KMS).map(action -> statement(action, KEY)).collect(Collectors.joining()));

        List<Finding> findings = SetupCheck.findings(
                SetupReader.read(folder), requests("cmek"), Outside.UNNAMED.withKey(KEY, Optional.empty()));

        assertThat(asked(findings)).contains("kms:DescribeKey on " + KEY);
    }

    /** What it may do is in its owner's documents. */
    @Test
    void aFurtherRoleIsAssumedAndThatIsAskedOnce() throws IOException {
        Outside both =
                Outside.UNNAMED.withSource("s3://lake", Optional.of(ROLE)).withKey(KEY, Optional.of(ROLE));

        assertThat(asked(findings("external", both, "")).distinct()).containsExactly("sts:AssumeRole on " + ROLE);
        assertThat(findings("cmek", both, statement("sts:AssumeRole", ROLE))).isEmpty();
        assertThat(excess("cmek", both, statement("sts:AssumeRole", ROLE))).isEmpty();
    }

    @Test
    void theValuesOfTheChartNameTheKey() throws IOException {
        write("values.yaml", """
                externalS3: {bucketName: books}
                extraConfigFiles:
                  user.yaml: |
                    cipherPlugin:
                      kms:
                        defaultKey: %s
                        credentials: {aws: {roleARN: "%s"}}
                """.formatted(KEY, ROLE));

        assertThat(Outside.of(setup(""))).isEqualTo(Outside.UNNAMED.withKey(KEY, Optional.of(ROLE)));
        assertThat(asked(SetupCheck.findings(setup(""), requests("cmek"))).distinct())
                .containsExactly("sts:AssumeRole on " + ROLE);
    }

    @Test
    void whatIsNotNamedIsSaidToBeUnchecked() throws IOException {
        assertThat(findings("external", Outside.UNNAMED, "")).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(Rule.OUTSIDE_UNNAMED);
            assertThat(finding.text()).contains("--external-source s3://BUCKET/PREFIX");
        });
        assertThat(findings("cmek", Outside.UNNAMED, ""))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("--cmek-key"));
        assertThat(setup("")).letsMilvusWork("3.0", "core", "gc");
    }

    @ParameterizedTest
    @CsvSource({
        "lake/vectors, names no bucket of S3. Write it as s3://BUCKET/PREFIX",
        "https://lake/vectors, names no bucket of S3",
        "s3://, names no bucket of S3",
        "s3://s3.us-east-2.amazonaws.com/, names no bucket of S3"
    })
    void aSourceThatIsNoneIsRefused(String uri, String said) {
        assertThatThrownBy(() -> Outside.UNNAMED.withSource(uri, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }

    @Test
    void aKeyOrRoleThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Outside.UNNAMED.withKey("alias/milvus", Optional.empty()))
                .hasMessageContaining("\"alias/milvus\" is no ARN of a key");
        assertThatThrownBy(() -> Outside.UNNAMED.withKey(KEY, Optional.of("milvus")))
                .hasMessageContaining("\"milvus\" is no ARN of a role");
    }

    private static List<MilvusRequest> requests(String... features) {
        return MilvusRequests.of("3.0").forFeatures(features);
    }

    /** Of what is beyond the bucket alone. */
    private List<Finding> findings(String feature, Outside outside, String statements) throws IOException {
        List<Finding> findings = SetupCheck.findings(setup(statements), requests(feature), outside);
        assertThat(findings)
                .as("Milvus' own bucket is not in the way")
                .noneMatch(finding -> finding.asked().contains("books"));
        return findings;
    }

    private List<Finding> excess(String feature, Outside outside, String statements) throws IOException {
        return Excess.findings(setup(statements), requests("core", "gc", feature), outside);
    }

    private static Stream<String> asked(List<Finding> findings) {
        return findings.stream().map(finding -> finding.asked().replaceFirst(",.*", ""));
    }

    private Setup setup(String statements) throws IOException {
        Files.writeString(
                Files.createDirectories(folder).resolve("setup.yaml"),
                "account: \"111122223333\"\nregion: us-east-2\nbucket: { name: books }\n");
        role(statements);
        return SetupReader.read(folder);
    }

    private void role(String statements) throws IOException {
        write("role/policies/s3.json", """
                {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::books"},
                {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], "Resource": "arn:aws:s3:::books/*"}
                %s]}
                """.formatted(statements));
    }

    private static String statement(String action, String resource) {
        return ", {\"Effect\": \"Allow\", \"Action\": \"" + action + "\", \"Resource\": \"" + resource + "\"}";
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
