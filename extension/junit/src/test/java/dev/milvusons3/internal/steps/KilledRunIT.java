package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.OtherJvm;
import dev.milvusons3.internal.journal.JournalDirectory.Taken;
import dev.milvusons3.internal.release.World;
import dev.milvusons3.internal.sweep.Outcome;
import dev.milvusons3.internal.sweep.Report;
import dev.milvusons3.internal.sweep.Row;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code kill -9} at every step of provisioning, then a sweep: nothing of the run is left, and everything of others is. */
@Timeout(120)
class KilledRunIT {
    @TempDir
    static Path directory;

    private static final List<String> OTHERS = List.of("file", "files", "files2/a", "other/files/b");

    private static World world;
    private static List<String> foreign;

    /** With names that a run's things have. */
    @BeforeAll
    static void open() throws Exception {
        world = new World(directory);
        world.bucket("milvus-bucket-000000000000000000000000", Map.of());
        world.bucket("milvus-bucket-111111111111111111111111", Map.of("milvus-on-s3/run", "11111111"));
        world.policy("MilvusS3ReadWrite-00000000", Map.of("milvus-on-s3/owner", "anna"));
        String provider = world.provider("https://oidc.example/id/0", Map.of()).name();
        world.role("milvus-s3-access-sa-00000000", provider, Map.of());
        world.namespace("milvus-00000000", Map.of());
        world.serviceAccount("milvus-00000000", "milvus-s3-access-sa", Map.of());
        foreign = world.everything();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before createBucket",
                "after createBucket",
                "before mark of bucket",
                "after mark of bucket",
                "before createPolicy",
                "after createPolicy",
                "before mark of policy",
                "before createOpenIDConnectProvider",
                "after createOpenIDConnectProvider",
                "before mark of identity provider",
                "before createRole",
                "after createRole",
                "after attachRolePolicy",
                "before mark of role",
                "before POST namespaces",
                "after POST namespaces",
                "before POST serviceaccounts",
                "after POST serviceaccounts",
                "before mark of namespace",
                "before mark of service account",
                "before helm install",
                "after record of helm install",
                "after helm install",
                "after Milvus wrote"
            })
    void leavesNothingAfterASweep(String point) throws Exception {
        kill(point);
        List<String> left = world.everything();

        Report report = sweep();

        List<String> ofTheRun = new ArrayList<>(left);
        ofTheRun.removeAll(foreign);
        assertThat(report.failures()).isEmpty();
        assertThat(report.rows().stream()
                        .filter(row -> row.outcome() == Outcome.REMOVED)
                        .map(row -> row.kind() + " " + row.name())
                        .filter(name -> !name.startsWith("Helm release")))
                .containsExactlyInAnyOrderElementsOf(ofTheRun);
        assertThat(report.rows()).extracting(Row::outcome).isSubsetOf(Outcome.REMOVED, Outcome.ABSENT);
        assertThat(world.everything()).containsExactlyInAnyOrderElementsOf(foreign);
        assertThat(world.journals.path()).isEmptyDirectory();
    }

    /** The next run removes what the one before it left, before it makes anything itself. */
    @Test
    void isSweptByTheNextRun() throws Exception {
        kill("after Milvus wrote");
        List<String> left = world.everything();

        kill("before createBucket");

        assertThat(world.everything())
                .doesNotContainAnyElementsOf(left.stream()
                        .filter(name -> !foreign.contains(name) && !name.startsWith("identity provider"))
                        .toList());
        sweep();
        assertThat(world.everything()).containsExactlyInAnyOrderElementsOf(foreign);
    }

    /** What it wrote into somebody else's bucket goes, and nothing else in there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "after listMultipartUploads",
                "before putObject",
                "after putObject",
                "before mark of objects",
                "before helm install",
                "after Milvus wrote"
            })
    void leavesAnAdoptedBucketAsItWas(String point) throws Exception {
        String bucket = "milvus-bucket-000000000000000000000000";
        S3Client s3 = world.aws.s3();
        for (String key : OTHERS) {
            s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString("x"));
        }

        kill(point, bucket);
        Report report = sweep();

        assertThat(report.failures()).isEmpty();
        assertThat(report.rows()).extracting(Row::outcome).isSubsetOf(Outcome.REMOVED, Outcome.ABSENT);
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions())
                .extracting(version -> version.key())
                .containsOnly(OTHERS.toArray(String[]::new));
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).deleteMarkers()).isEmpty();
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
        assertThat(world.everything()).containsExactlyInAnyOrderElementsOf(foreign);
        assertThat(world.journals.path()).isEmptyDirectory();
    }

    private static Report sweep() {
        try (Taken taken = world.journals.take()) {
            assertThat(taken.running()).isEmpty();
            return world.sweep().ofJournals(taken);
        }
    }

    private static void kill(String point) throws Exception {
        kill(point, "");
    }

    /** @param adopted a bucket; a new one is made if it is empty */
    private static void kill(String point, String adopted) throws Exception {
        Process run = OtherJvm.of(
                        KilledRunMain.class,
                        world.gateway.endpoint(),
                        world.gateway.rootCredentials().accessKeyId(),
                        world.gateway.rootCredentials().secretAccessKey(),
                        world.cluster.apiServer(),
                        world.cluster.client().getConfiguration().getOauthToken(),
                        world.journals.path(),
                        point,
                        World.ISSUER,
                        adopted)
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try {
            BufferedReader lines = run.inputReader();
            String line = lines.readLine();
            while (line != null && !line.equals(KillPoint.REACHED + point)) {
                said.add(line);
                line = lines.readLine();
            }
            assertThat(line).as("the run said %s", said).isNotNull();
        } finally {
            // SIGKILL.
            run.destroyForcibly();
            assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }
}
