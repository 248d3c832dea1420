package dev.milvusons3.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.JournalDirectory.Taken;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.release.World;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

class SweepTest {
    private static final RunTags CRASHED = RunTags.of("c0ffee00", Duration.ofHours(6));
    private static final RunTags EXPIRED = new RunTags("0ddba110", "anna", Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void open() throws IOException {
        world = world(directory);
    }

    World world(Path directory) throws IOException {
        return new World(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Report ofJournals(Sweep sweep) {
        try (Taken taken = world.journals.take()) {
            return sweep.ofJournals(taken);
        }
    }

    private Report withExpired(Sweep sweep) {
        try (Taken taken = world.journals.take()) {
            return sweep.ofJournalsAndExpired(taken);
        }
    }

    @Test
    void removesWhatACrashedRunWroteDownInTheRightOrder() {
        world.crashed(CRASHED, world.make(CRASHED));

        Report report = ofJournals(world.sweep());

        assertThat(report.rows())
                .extracting(Row::kind, Row::outcome, Row::run, Row::reason)
                .containsExactly(
                        tuple("service account", Outcome.REMOVED, "c0ffee00", "crashed run"),
                        tuple("namespace", Outcome.REMOVED, "c0ffee00", "crashed run"),
                        tuple("role", Outcome.REMOVED, "c0ffee00", "crashed run"),
                        tuple("policy", Outcome.REMOVED, "c0ffee00", "crashed run"),
                        tuple("identity provider", Outcome.REMOVED, "c0ffee00", "crashed run"),
                        tuple("bucket", Outcome.REMOVED, "c0ffee00", "crashed run"));
        assertThat(report.failures()).isEmpty();
        assertThat(world.everything()).isEmpty();
        assertThat(world.journals.path()).isEmptyDirectory();
        assertThat(ofJournals(world.sweep()).rows()).isEmpty();
    }

    @Test
    void theBucketsOfTheseTestsAreHardToRemove() {
        String bucket = world.make(CRASHED).get(0).name();

        ListObjectVersionsResponse objects = world.aws.s3().listObjectVersions(r -> r.bucket(bucket));
        assertThat(objects.versions()).hasSize(4);
        assertThat(objects.deleteMarkers()).hasSize(1);
        assertThat(world.aws.s3().listMultipartUploads(r -> r.bucket(bucket)).uploads())
                .hasSize(1);
    }

    @Test
    void findsThatWhatWasWrittenDownWasNeverMade() {
        world.crashed(
                CRASHED,
                List.of(
                        new Thing(Kind.HELM_RELEASE, "milvus-1/milvus-demo"),
                        new Thing(Kind.SERVICE_ACCOUNT, "milvus-1/a"),
                        new Thing(Kind.NAMESPACE, "milvus-1"),
                        new Thing(Kind.ROLE, "r"),
                        new Thing(Kind.POLICY, "arn:aws:iam::111122223333:policy/p"),
                        new Thing(Kind.IDENTITY_PROVIDER, "arn:aws:iam::111122223333:oidc-provider/o"),
                        new Thing(Kind.BUCKET, "milvus-bucket-1")));

        assertThat(ofJournals(world.sweep()).rows())
                .extracting(Row::outcome)
                .hasSize(7)
                .containsOnly(Outcome.ABSENT);
        assertThat(world.journals.path()).isEmptyDirectory();
    }

    @Test
    void leavesAloneWhatIsNotTheRunsThoughItHasTheName() {
        List<Thing> foreign = List.of(
                world.bucket("milvus-bucket-c0ffee00", Map.of()),
                world.policy("MilvusS3ReadWrite-c0ffee00", Map.of("team", "search")),
                world.role("milvus-s3-access-sa-c0ffee00", "cognito-identity.amazonaws.com", EXPIRED.values()),
                world.provider("https://oidc.example/id/1", Map.of(RunTags.RUN, "c0ffee00")),
                world.namespace("milvus-c0ffee00", Map.of()),
                world.serviceAccount("default", "milvus-s3-access-sa", Map.of()));
        world.crashed(CRASHED, foreign);
        List<String> before = world.everything();

        Report report = ofJournals(world.sweep());

        assertThat(report.rows()).extracting(Row::outcome).hasSize(6).containsOnly(Outcome.NOT_OURS);
        assertThat(report.rows()).extracting(Row::detail).contains("it carries the tags of run 0ddba110");
        assertThat(world.everything()).isEqualTo(before);
        assertThat(world.journals.path()).isEmptyDirectory();
    }

    @Test
    void removesWhatExpiredAndNothingElse() {
        world.make(EXPIRED);
        world.make(RunTags.of("f00dfeed", Duration.ofHours(1)));
        world.bucket("milvus-bucket-0ddba110-too", Map.of("milvus-on-s3/run", "0ddba110"));
        List<String> others = world.everything().stream()
                .filter(name -> !name.endsWith("0ddba110") && !name.contains("milvus-0ddba110/"))
                .toList();

        Report report = withExpired(world.sweep());

        assertThat(report.rows())
                .hasSize(6)
                .allSatisfy(row -> assertThat(row.reason()).isEqualTo("expired 2026-01-02T03:04:05Z"));
        assertThat(report.rows()).extracting(Row::outcome).containsOnly(Outcome.REMOVED);
        assertThat(world.everything()).isEqualTo(others).hasSize(7);
        assertThat(withExpired(world.sweep()).rows()).isEmpty();
    }

    @Test
    void leavesARunningRunAloneThoughItExpired() {
        List<Thing> things = world.make(EXPIRED);
        Journal running = world.begin(EXPIRED);
        List<Journal.Intent> intents = things.stream().map(running::intend).toList();
        try {
            Report report = withExpired(world.sweep());

            assertThat(report.rows()).isEmpty();
            assertThat(report.running()).containsExactly("0ddba110");
            assertThat(world.everything()).hasSize(6);
        } finally {
            intents.forEach(Journal.Intent::released);
            running.close();
        }
    }

    @Test
    void onlySaysInADryRunWhatItWouldRemove() {
        world.crashed(CRASHED, world.make(CRASHED));
        world.make(EXPIRED);
        List<String> before = world.everything();

        Report report = withExpired(world.dryRun());

        assertThat(report.rows()).extracting(Row::outcome).hasSize(12).containsOnly(Outcome.WOULD_REMOVE);
        assertThat(world.everything()).isEqualTo(before);
        assertThat(world.journals.path()).isNotEmptyDirectory();
    }

    @Test
    void leavesAPolicyThatSomebodyElseUsesUntilHeDoesNot() {
        Thing policy = world.policy("MilvusS3ReadWrite-c0ffee00", CRASHED.values());
        world.role("production", "cognito-identity.amazonaws.com", Map.of());
        world.aws.iam().attachRolePolicy(r -> r.roleName("production").policyArn(policy.name()));
        world.crashed(CRASHED, List.of(policy));

        assertThat(ofJournals(world.sweep()).rows()).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(Outcome.STILL_NEEDED);
            assertThat(row.detail()).contains("is attached to role production");
        });
        assertThat(world.everything()).hasSize(2);

        world.aws.iam().detachRolePolicy(r -> r.roleName("production").policyArn(policy.name()));
        assertThat(ofJournals(world.sweep()).rows()).extracting(Row::outcome).containsExactly(Outcome.REMOVED);
        assertThat(world.everything()).containsExactly("role production");
    }

    @Test
    void leavesAnIdentityProviderThatARoleOfAnotherRunTrusts() {
        Thing provider = world.provider("https://oidc.example/id/1", CRASHED.values());
        world.role(
                "of-another",
                provider.name(),
                RunTags.of("f00dfeed", Duration.ofHours(1)).values());
        world.crashed(CRASHED, List.of(provider));

        assertThat(ofJournals(world.sweep()).rows()).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(Outcome.STILL_NEEDED);
            assertThat(row.detail()).contains("is trusted by role of-another");
        });
        world.aws.iam().deleteRole(r -> r.roleName("of-another"));
        assertThat(ofJournals(world.sweep()).rows()).extracting(Row::outcome).containsExactly(Outcome.REMOVED);
    }

    @Test
    void leavesForLaterWhatIsInAClusterThatItCannotSee() {
        Thing namespace = world.namespace("milvus-c0ffee00", CRASHED.labels());
        world.crashed(CRASHED, List.of(namespace));

        for (Optional<ClusterAccess> cluster : List.of(
                Optional.<ClusterAccess>empty(),
                Optional.of(new ClusterAccess("https://other", world.client(), Optional.empty())))) {
            Report report =
                    ofJournals(new Sweep(world.account(), cluster, Clock.systemUTC(), Duration.ofMinutes(1), false));
            assertThat(report.failures()).singleElement().satisfies(row -> {
                assertThat(row.outcome()).isEqualTo(Outcome.UNKNOWN);
                assertThat(row.detail()).contains(World.ISSUER);
            });
        }
        assertThat(ofJournals(world.sweep()).rows()).extracting(Row::outcome).containsExactly(Outcome.REMOVED);
        assertThat(world.everything()).isEmpty();
    }

    @Test
    void leavesJournalsOfOtherPlacesAlone() {
        world.crashed(CRASHED, List.of(new Thing(Kind.BUCKET, "milvus-bucket-1")));
        Account account = world.account();

        Report report = ofJournals(new Sweep(
                new Account("444455556666", account.region(), account.endpoint(), account.s3(), account.iam()),
                Optional.of(world.access()),
                Clock.systemUTC(),
                Duration.ofMinutes(1),
                false));

        assertThat(report.rows()).isEmpty();
        assertThat(report.otherJournals()).isOne();
        assertThat(world.journals.path()).isNotEmptyDirectory();
    }

    @Test
    void triesEverythingHoweverMuchFails() {
        world.crashed(CRASHED, world.make(CRASHED));
        S3Client stubborn = (S3Client) Proxy.newProxyInstance(
                S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("deleteBucket")) {
                        throw new IllegalStateException("S3 is on strike");
                    }
                    return method.invoke(world.aws.s3(), arguments);
                });

        Report report = ofJournals(new Sweep(
                world.account(stubborn), Optional.of(world.access()), Clock.systemUTC(), Duration.ofMinutes(1), false));

        assertThat(report.failures()).singleElement().satisfies(row -> {
            assertThat(row.kind()).isEqualTo("bucket");
            assertThat(row.detail()).isEqualTo("S3 is on strike");
        });
        assertThat(world.everything()).containsExactly("bucket milvus-bucket-c0ffee00");
        assertThat(ofJournals(world.sweep()).failures()).isEmpty();
        assertThat(world.everything()).isEmpty();
    }

    @Test
    void beginsNothingWhenItsTimeIsOver() {
        world.crashed(CRASHED, world.make(CRASHED));
        List<String> before = world.everything();

        Report report = ofJournals(new Sweep(
                world.account(), Optional.of(world.access()), Clock.systemUTC(), Duration.ofSeconds(-1), false));

        assertThat(report.failures())
                .hasSize(6)
                .allSatisfy(row -> assertThat(row.detail()).isEqualTo("there was no time left for it; sweep again"));
        assertThat(world.everything()).isEqualTo(before);
    }

    @Test
    void usesADamagedJournalAsFarAsItGoesAndSaysSo() throws IOException {
        Thing bucket = world.bucket("milvus-bucket-1", CRASHED.values());
        world.crashed(CRASHED, List.of(bucket));
        Path journal = world.journals.path().resolve("c0ffee00.jsonl");
        Files.writeString(journal, "\0\0\0\n", StandardOpenOption.APPEND);

        Report report = ofJournals(world.sweep());

        assertThat(report.rows())
                .extracting(Row::kind, Row::outcome)
                .containsExactly(tuple("bucket", Outcome.REMOVED), tuple("journal", Outcome.FAILED));
        assertThat(report.failures()).singleElement().satisfies(row -> {
            assertThat(row.name()).endsWith("c0ffee00.jsonl");
            assertThat(row.detail()).startsWith("1 of its lines cannot be read");
        });
        assertThat(journal).exists();
    }
}
