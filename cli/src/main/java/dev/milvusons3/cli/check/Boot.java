package dev.milvusons3.cli.check;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.profile.MilvusProfile;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Starts a real Milvus in {@code EMBEDDED} with exactly a set-up's documents, and has it write and read. */
final class Boot {
    private static final String CLIENT = "io.milvus.v2.client.MilvusClientV2";
    private static final String REQUESTER = "milvus-on-s3 check --boot";

    private final String milvus;

    /** @param milvus a line, or a version of one */
    Boot(String milvus) {
        this.milvus = milvus;
    }

    /** {@return why it cannot be done; empty if it can} */
    static Optional<String> unavailable(String version) {
        try {
            Class.forName(CLIENT, false, Boot.class.getClassLoader());
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of("--boot needs Milvus' client, which is not in this jar. Put milvus-on-s3-cli-" + version
                    + "-boot.jar into the same directory.");
        }
    }

    /** {@return what went wrong; none if it worked} */
    List<Result> run(Setup setup, Spots spots) {
        Spot spot = spots.of(setup.from());
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment running = starter.start(spec(setup), REQUESTER);
            Set<String> denied = new LinkedHashSet<>();
            try {
                running.deployment().decisions().byMilvus().denied().stream()
                        .map(RecordedDecision::toString)
                        .forEach(denied::add);
            } finally {
                running.close(!denied.isEmpty());
            }
            return denied.isEmpty()
                    ? List.of()
                    : List.of(failed("The real Milvus started, and was denied something.", List.copyOf(denied), spot));
        } catch (MilvusOnS3Exception e) {
            List<String> lines = new ArrayList<>(String.valueOf(e.getMessage())
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList());
            String first = lines.isEmpty() ? "no reason was given" : lines.remove(0);
            return List.of(failed("The real Milvus did not start with this set-up: " + first, lines, spot));
        }
    }

    private static Result failed(String message, List<String> lines, Spot spot) {
        return new Result(
                Rule.BOOT_FAILED,
                Rule.BOOT_FAILED.level(),
                message,
                List.of(),
                String.join("\n", lines),
                "",
                spot,
                "",
                "boot");
    }

    private DeploymentSpec spec(Setup setup) {
        Map<Setting<?>, String> values = new LinkedHashMap<>();
        values.put(Settings.ENVIRONMENT, "EMBEDDED");
        values.put(Settings.PROBE, "WRITE");
        version().ifPresent(version -> values.put(Settings.MILVUS_VERSION, version));
        SpecRequest request = new SpecRequest(
                Boot.class, List.of(new Layer("milvus-on-s3 check", values)), List.of(), Optional.of(setup));
        return SpecReader.read(request, Configuration.of(name -> Optional.empty()));
    }

    /** {@return the version to start; empty: the one that comes without an image} */
    private Optional<String> version() {
        String plain = milvus.startsWith("v") ? milvus.substring(1) : milvus;
        if (plain.chars().filter(c -> c == '.').count() > 1) {
            return Optional.of(plain);
        }
        return Arrays.stream(MilvusProfile.values())
                .filter(profile -> profile.line().equals(plain) && profile != MilvusProfile.MILVUS_2_3)
                .map(MilvusProfile::release)
                .findFirst();
    }
}
