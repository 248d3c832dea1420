package dev.milvusons3.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.milvusons3.cli.Commands;
import dev.milvusons3.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class CheckCommandTest {
    private static final Path RESOURCES = Path.of("../extension/iam/src/test/resources");

    @TempDir
    Path directory;

    private final Commands cli = new Commands();

    @Test
    void aSetupThatLetsMilvusWorkAndNoMoreIsClean() {
        assertThat(cli.run("check", RESOURCES + "/setups/production")).isZero();
        assertThat(cli.out()).matches("(?s).*nothing found in \\d+ requests of Milvus\n");
        assertThat(cli.run("check", RESOURCES + "/terraform/plan.json")).isZero();
    }

    /** One wrong character, in what Terraform made of a block, of jsonencode, of a heredoc and of a module's block. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"s3:PutObject\"|\"s3:PutObjct\"|missing-permission|/main.tf|97|34|did you mean",
                "\"aws:SecureTransport\" = \"false\"|\"aws:SecureTransport\" = \"true\"|explicit-deny|/main.tf|59|32|SecureTransport",
                "111122223333:root|111122223334:root|key-not-usable|/main.tf|74|33|kms:",
            })
    void oneWrongCharacterIsReportedInItsLine(
            String right, String wrong, String rule, String file, int line, int column, String said)
            throws IOException {
        copy("terraform");
        for (String name : List.of("main.tf", "plan.json")) {
            Path changed = directory.resolve(name);
            String text = Files.readString(changed);
            Files.writeString(changed, text.replace(right, wrong));
        }
        Path sarif = directory.resolve("out/check.sarif");

        assertThat(cli.run(
                        "check",
                        directory + "/plan.json",
                        "--format",
                        "sarif=" + sarif,
                        "--docs=https://example.com/docs"))
                .isEqualTo(1);

        String written = Files.readString(sarif);
        assertThat(problems(written)).isEmpty();
        assertThat(written).contains("\"helpUri\": \"https://example.com/docs/rules/missing-permission.md\"");
        List<Json> errors = items(items(Json.read(written).get("runs")).get(0).get("results")).stream()
                .filter(result -> result.get("level").text().equals("error"))
                .toList();
        assertThat(errors).isNotEmpty().allSatisfy(result -> {
            Json place = items(result.get("locations")).get(0).get("physicalLocation");
            assertThat(result.get("ruleId").text()).isEqualTo(rule);
            assertThat(place.get("artifactLocation").get("uri").text()).endsWith(file);
            assertThat(place.get("region").get("startLine").text()).isEqualTo(String.valueOf(line));
            assertThat(place.get("region").get("startColumn").text())
                    .isEqualTo(column == 0 ? "" : String.valueOf(column));
            assertThat(result.get("message").get("text").text()).contains(said);
        });
    }

    @Test
    void whatMilvusReachesBeyondItsBucketIsAskedForOrSaidToBeUnnamed() {
        String setup = RESOURCES + "/setups/production";
        String[] check = {"check", setup, "--milvus=3.0", "--features=core,gc,external"};

        assertThat(cli.run(check)).isZero();
        assertThat(cli.out())
                .contains("is not checked. Name it (--external-source")
                .contains("[outside-unnamed]");

        assertThat(cli.run(with(check, "--external-source=s3://vectors/parquet")))
                .isEqualTo(1);
        assertThat(cli.out()).contains("s3:GetObject on arn:aws:s3:::vectors/parquet/1.parquet");

        assertThat(cli.run(with(check, "--external-source=vectors"))).isEqualTo(2);
        assertThat(cli.err()).contains("\"vectors\" names no bucket of S3.");
        assertThat(cli.run(with(check, "--cmek-key=alias/key"))).isEqualTo(2);
        assertThat(cli.err()).contains("--cmek-key has no effect without --features cmek.");
    }

    private static String[] with(String[] command, String option) {
        return Stream.concat(Stream.of(command), Stream.of(option)).toArray(String[]::new);
    }

    @Test
    void aPlanWithoutItsSourceIsNamedByTheAddressInIt() throws IOException {
        Files.copy(RESOURCES.resolve("terraform/plan.json"), directory.resolve("plan.json"));

        assertThat(cli.run("check", directory + "/plan.json")).isZero();
        assertThat(cli.out())
                .contains("aws_s3_bucket.milvus.arn (data.aws_iam_policy_document.milvus, statement 1, resources)")
                .contains("[unknown-before-apply]")
                .contains("0 errors, 0 warnings, 1 note in ");
        assertThat(cli.run("check", directory + "/plan.json", "--fail-on", "note"))
                .isEqualTo(1);

        replace("plan.json", "\"s3:ListBucket\"", "\"s3:LstBucket\"");
        cli.run("check", directory + "/plan.json");
        assertThat(cli.out())
                .contains("plan.json:1:3156 (data.aws_iam_policy_document.milvus)")
                .contains("did you mean \"s3:ListBucket\"? [unknown-action]");
    }

    @Test
    void whatIsGrantedTooMuchIsAWarningAtItsWords() throws IOException {
        copy("setups/production");
        replace("assumed/lake/policies/lake-s3.json", "\"s3:GetObject\"", "\"s3:Get*\"");
        replace("role/trust.json", "\"StringEquals\"", "\"StringLike\"");
        replace("role/trust.json", "system:serviceaccount:{{namespace}}:", "system:serviceaccount:*:");

        assertThat(cli.run("check", directory.toString())).isEqualTo(1);
        assertThat(cli.out())
                .contains("\"s3:Get*\" grants 15 actions")
                .contains("lake-s3.json:13:18\n")
                .contains("[unused-permission]")
                .contains("It lets a service account milvus-s3-access-sa of any namespace assume the role")
                .contains("[trust-too-wide]");
        assertThat(cli.run("check", directory.toString(), "--fail-on=error")).isZero();
    }

    @Test
    void abaselineLeavesOnlyWhatAChangeMakesWorse() throws IOException {
        copy("setups/production");
        replace("assumed/lake/policies/lake-s3.json", "\"s3:GetObject\"", "\"s3:Get*\"");
        String production = RESOURCES + "/setups/production";

        assertThat(cli.run("check", directory.toString(), "--baseline", directory.toString()))
                .isZero();
        assertThat(cli.run("check", directory.toString(), "--baseline", production))
                .isEqualTo(1);
        assertThat(cli.out())
                .contains(
                        "The role may now do 15 actions: 15 s3:Get... on arn:aws:s3:::acme-milvus-production/*. [new-access]")
                .contains("0 errors, 1 warning");
        assertThat(cli.run("check", production, "--baseline", directory.toString()))
                .as("less than before")
                .isZero();

        replace("assumed/lake/policies/lake-s3.json", "\"s3:Get*\"", "\"s3:GetObjectTagging\"");
        assertThat(cli.run("check", directory.toString(), "--baseline", production, "--format=sarif"))
                .isEqualTo(1);
        assertThat(problems(cli.out())).isEmpty();
        assertThat(cli.out()).contains("\"baselineState\": \"new\"").contains("s3:GetObject is allowed by no");
    }

    @Test
    void aConditionThatIsTakenAwayIsNewAccess() throws IOException {
        copy("setups/production");
        replace("bucket/policy.json", "\"aws:SourceVpce\"", "\"aws:SourceVpc\"");

        cli.run("check", directory.toString(), "--baseline", RESOURCES + "/setups/production");
        assertThat(cli.out())
                .contains("[new-access]")
                .contains("The denial in statement")
                .contains("was changed");
    }

    @Test
    void suppressionsHaveAReasonAndAnEnd() throws IOException {
        copy("setups/production");
        replace("assumed/lake/policies/lake-s3.json", "\"s3:GetObject\"", "\"s3:Get*\"");
        Path file = Files.writeString(directory.resolve("../hidden-" + directory.getFileName() + ".yaml"), """
                suppressions:
                  - rule: unused-permission
                    file: "**/lake-s3.json"
                    action: s3:Get*
                    reason: the reports job shares the role
                    expires: 2027-01-31
                  - rule: trust-too-wide
                    reason: it was so
                    expires: 2030-01-01
                """);
        String[] check = {"check", directory.toString(), "--suppressions", file.toString(), "--today", "2027-01-31"};

        assertThat(cli.run(check)).isEqualTo(1);
        assertThat(cli.out())
                .contains("because the reports job shares the role")
                .contains("yaml:7\n")
                .contains("The suppression of trust-too-wide hides nothing. Remove it. [suppression-unused]")
                .contains("0 errors, 1 warning, 0 notes, 1 suppressed");

        check[5] = "2027-02-01";
        assertThat(cli.run(check)).isEqualTo(1);
        assertThat(cli.out())
                .contains("[unused-permission]")
                .contains("expired on 2027-01-31 (the reports job shares the role). [suppression-expired]");
        Files.delete(file);
    }

    @Test
    void aSuppressionWithoutReasonOrEndIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("hidden.yaml"), """
                suppressions:
                  - rule: unused-permision
                    expires: tomorrow
                    reasn: x
                """);

        assertThat(cli.run("check", RESOURCES + "/setups/production", "--suppressions", file.toString()))
                .isEqualTo(2);
        assertThat(cli.err())
                .contains(
                        "hidden.yaml:2:11: There is no rule \"unused-permision\"; did you mean \"unused-permission\"?")
                .contains("hidden.yaml:2:5: Its reason is missing.")
                .contains("hidden.yaml:3:14: Expected was the last day as YEAR-MONTH-DAY, such as 2027-03-31")
                .contains("hidden.yaml:4:5: There is no field \"reasn\"; did you mean \"reason\"?");
    }

    @Test
    void whatCannotBeReadIsNamedByItsPlaceInEveryFormat() throws IOException {
        copy("setups/production");
        replace("bucket/policy.json", "\"Effect\"", "\"Efect\"");

        assertThat(cli.run("check", directory.toString(), "--format", "sarif")).isEqualTo(2);
        assertThat(cli.err()).contains("bucket/policy.json:").contains("Efect");
        assertThat(problems(cli.out())).isEmpty();
        assertThat(cli.out()).contains("\"ruleId\": \"unreadable\"").contains("bucket/policy.json");
        assertThat(cli.run("check", directory.toString())).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.run("check", directory + "/nowhere")).isEqualTo(2);
        assertThat(cli.err()).contains("nowhere: There is no such file or folder.");
    }

    @Test
    void valuesOfTheChartAndSinglePoliciesBelongToTheOtherSource() throws IOException {
        String plan = RESOURCES + "/terraform/plan.json";
        Path values = Files.writeString(directory.resolve("values.yaml"), """
                serviceAccount: { name: milvus-s3-access-sa }
                externalS3: { enabled: true, bucketName: acme-milvus, rootPath: vectors, useIAM: true }
                """);

        assertThat(cli.run("check", plan, values.toString())).isZero();
        assertThat(cli.out()).contains("plan.json " + values + ")").contains("nothing found");
        Files.writeString(values, Files.readString(values).replace("acme-milvus", "acme-milvsu"));
        assertThat(cli.run("check", values.toString(), plan)).isEqualTo(2);
        assertThat(cli.err())
                .contains("Its bucket is \"acme-milvsu\", but \"acme-milvus\" in " + plan
                        + ". Both must be about the same Milvus.");

        Path policy = Files.writeString(directory.resolve("milvus-s3.json"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::books"},
                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
                   "Resource": "arn:aws:s3:::books/*"}]}
                """);
        assertThat(cli.run("check", policy.toString())).isEqualTo(1);
        assertThat(cli.out())
                .contains("s3:DeleteObject is allowed by no identity-based policy")
                .contains("1 error, 0 warnings, 0 notes");
        Path rest = Files.writeString(directory.resolve("rest.json"), """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::books/*"}}
                """);
        assertThat(cli.run("check", policy.toString(), rest.toString())).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format=xml|--format = \"xml\" is not allowed. Allowed: text, json, sarif, junit, github, markdown",
                "--milvus=1.1|--milvus: The requests of Milvus \"1.1\" are not known. Allowed: 2.3",
                "--features=cor|--features: Milvus 2.3 has no feature \"cor\"; did you mean \"core\"?",
                "--fail-on=never|--fail-on",
                "--colr=always|Unknown option: '--colr=always'",
            })
    void aWrongCommandLineIsOneSentenceAndTheWayToTheHelp(String option, String said) {
        assertThat(cli.run("check", "x", option)).isEqualTo(2);
        assertThat(cli.err())
                .contains(said)
                .contains("See milvus-on-s3 check --help.")
                .doesNotContain("\tat ");
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void otherFormatsSayTheSame() throws Exception {
        copy("terraform");
        for (String name : List.of("main.tf", "plan.json")) {
            replace(name, "\"s3:PutObject\"", "\"s3:PutObjct\"");
        }
        String plan = directory + "/plan.json";

        cli.run("check", plan, "--format=github");
        assertThat(cli.out())
                .contains(
                        "::error file=" + directory + "/main.tf,line=97,endLine=97,col=34,endColumn=47,"
                                + "title=A permission of Milvus is missing::s3:PutObject is allowed by no identity-based policy.%0A")
                .contains("::warning file=");
        cli.run("check", plan, "--format=markdown");
        assertThat(cli.out())
                .startsWith("<!-- milvus-on-s3 check -->\n")
                .contains("| error | `" + directory + "/main.tf:97:34` |")
                .contains("(missing-permission) |");
        cli.run("check", plan, "--format=json");
        Json report = items(Json.read(cli.out()).get("reports")).get(0);
        assertThat(report.get("errors").text()).isEqualTo("1");
        assertThat(items(report.get("results")).get(0).get("line").text()).isEqualTo("97");
        cli.run("check", plan, "--format=junit");
        Element suite = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(cli.out().getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("testsuite")
                .item(0);
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(suite.getElementsByTagName("testcase").getLength())
                .isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
        cli.run("check", plan, "--color=always");
        assertThat(cli.out()).contains("\u001b[1;31merror\u001b[0m");
    }

    @Test
    void whereThereIsOnlyAsciiOnlyThatIsWritten() {
        assertThat(ReportFormat.TEXT.ascii("a … “b” – c")).isEqualTo("a ... \"b\" - c");
        assertThat(ReportFormat.SARIF.ascii("\"…\"")).isEqualTo("\"\\u2026\"");
        assertThat(ReportFormat.JUNIT.ascii("…")).isEqualTo("&#8230;");
    }

    private static List<Json> items(Json list) {
        List<Json> all = new ArrayList<>();
        list.items().forEach(all::add);
        return all;
    }

    static List<String> problems(String sarif) {
        try (InputStream in = CheckCommandTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(in);
            return schema.validate(sarif, InputFormat.JSON).stream()
                    .map(Error::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String from) throws IOException {
        Path source = RESOURCES.resolve(from);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path to = directory.resolve(source.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }

    private void replace(String file, String right, String wrong) throws IOException {
        Path path = directory.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(right);
        Files.writeString(path, text.replace(right, wrong));
    }
}
