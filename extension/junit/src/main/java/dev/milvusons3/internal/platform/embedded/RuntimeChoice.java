package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.RuntimeSpec;
import dev.milvusons3.internal.spec.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how a deployment's Milvus is run: as it was asked for, or by what the machine allows. */
final class RuntimeChoice {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    /** Most of AWS first; of the others the one for which nothing has to be pulled. */
    private static final List<MilvusRuntime> BY_PREFERENCE =
            List.of(MilvusRuntime.NAMESPACE, MilvusRuntime.PROCESS, MilvusRuntime.CONTAINER);

    private final Machine machine;
    /** Two machines that fall back differently prove different things, which is to be seen; but once is enough. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @param machine which allows it or not */
    RuntimeChoice(Machine machine) {
        this.machine = machine;
    }

    /**
     * {@return how it will be run; never {@code AUTO}}
     *
     * @throws MilvusOnS3UnavailableException if this machine does not allow what was asked for
     */
    MilvusRuntime choose(DeploymentSpec spec) {
        RuntimeSpec runtime = spec.milvusRuntime();
        return switch (runtime.asked()) {
            case UNSET -> throw new IllegalStateException("A spec says which runtime is asked for.");
            case AUTO -> best(spec);
            case PROCESS -> MilvusRuntime.PROCESS;
            case NAMESPACE, CONTAINER -> insist(runtime.asked(), spec);
        };
    }

    /** A server that this machine cannot run gives its own error when it is obtained. */
    private MilvusRuntime insist(MilvusRuntime asked, DeploymentSpec spec) {
        Optional<String> obstacle =
                asked == MilvusRuntime.NAMESPACE ? machine.noNamespaces() : machine.obstacle(asked, spec);
        if (obstacle.isPresent()) {
            throw new MilvusOnS3UnavailableException(
                    Settings.MILVUS_RUNTIME.key() + " = " + asked + ": this machine cannot run Milvus so: "
                            + obstacle.get() + "\n" + waysOut(asked) + " (" + Settings.MILVUS_RUNTIME.key() + ")",
                    null);
        }
        return asked;
    }

    private MilvusRuntime best(DeploymentSpec spec) {
        Map<MilvusRuntime, String> refused = new LinkedHashMap<>();
        for (MilvusRuntime runtime : BY_PREFERENCE) {
            if (!spec.milvusRuntime().allows(runtime)) {
                continue;
            }
            Optional<String> obstacle = machine.obstacle(runtime, spec);
            if (obstacle.isEmpty()) {
                tell(runtime, refused);
                return runtime;
            }
            refused.put(runtime, obstacle.get());
        }
        Set<MilvusRuntime> required = spec.milvusRuntime().required();
        throw new MilvusOnS3UnavailableException(
                Settings.MILVUS_RUNTIME.key() + " = AUTO"
                        + (required.isEmpty() ? "" : ", and " + Settings.REQUIRE.key() + " names " + names(required))
                        + ": this machine cannot run Milvus so. " + reasons(refused) + "\n"
                        + refused.keySet().stream()
                                .map(RuntimeChoice::remedy)
                                .filter(remedy -> !remedy.isEmpty())
                                .collect(Collectors.joining(" "))
                        + (required.isEmpty() ? "" : " Or require less (" + Settings.REQUIRE.key() + ")."),
                null);
    }

    private static String remedy(MilvusRuntime runtime) {
        return switch (runtime) {
            case NAMESPACE -> "Allow namespaces.";
            case CONTAINER -> "Start or install Docker.";
            default -> "";
        };
    }

    private static String waysOut(MilvusRuntime asked) {
        return asked == MilvusRuntime.NAMESPACE
                ? "Allow it, or let Milvus run as a plain process over plain HTTP (PROCESS), or by Docker (CONTAINER)."
                : "Start or install Docker, or let Milvus run in Linux namespaces (NAMESPACE), or as a plain process over plain"
                        + " HTTP (PROCESS).";
    }

    /** The summary of each start says in which runtime Milvus runs; only what was not to be had needs more. */
    private void tell(MilvusRuntime taken, Map<MilvusRuntime, String> refused) {
        if (refused.isEmpty()) {
            return;
        }
        String line = taken == MilvusRuntime.PROCESS
                ? "EMBEDDED runs Milvus as a plain process (PROCESS): without TLS, and without web identity of its own. "
                : "EMBEDDED runs Milvus in one Docker container (CONTAINER). ";
        String whole = line + reasons(refused) + " (" + Settings.REQUIRE.key() + " = "
                + refused.keySet().iterator().next() + " would make it a failure)";
        if (told.add(whole)) {
            LOG.warn(whole);
        }
    }

    /** Reasons that several share are said once. */
    private static String reasons(Map<MilvusRuntime, String> refused) {
        return refused.values().stream()
                .distinct()
                .map(reason -> "Not as "
                        + refused.entrySet().stream()
                                .filter(entry -> entry.getValue().equals(reason))
                                .map(entry -> entry.getKey().name())
                                .collect(Collectors.joining(" or "))
                        + ": " + reason)
                .collect(Collectors.joining(". "));
    }

    private static String names(Set<MilvusRuntime> runtimes) {
        return BY_PREFERENCE.stream().filter(runtimes::contains).map(Enum::name).collect(Collectors.joining(", "));
    }

    /** What a machine allows: why not, in one line; empty if it does. */
    interface Machine {
        /** {@return why none can be made, or none can be reached} */
        Optional<String> noNamespaces();

        /** {@return why a deployment's server cannot be run so} */
        Optional<String> obstacle(MilvusRuntime runtime, DeploymentSpec spec);
    }
}
