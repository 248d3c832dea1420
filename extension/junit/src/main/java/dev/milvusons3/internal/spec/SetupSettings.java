package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.spec.Setting.Refusal;
import dev.milvusons3.setup.MalformedSetupException;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.reader.SetupReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A team's whole set-up as a setting, and what does not go with it. */
final class SetupSettings {
    static final String ALLOWED =
            "a folder or file with a set-up, as a resource of the test class path or a path, such as"
                    + " \"setups/production\" (docs/setups.md)";

    private SetupSettings() {}

    static Setup read(String text, Class<?> anchor) throws Refusal {
        try {
            return SetupReader.of(text, anchor.getClassLoader()).read();
        } catch (MalformedSetupException e) {
            throw new Refusal(e.getMessage());
        }
    }

    /**
     * {@return what does not go with a set-up}
     *
     * @param environment of the deployment, if it is known
     * @param identity how its pods get the role, if it is known
     * @param runtime of its Milvus in {@code EMBEDDED}, if it is known
     * @param region that was said, if one was
     * @param documents settings that were said and are of the set-up
     * @param adopt what is there already
     */
    static List<String> problems(
            Setup setup,
            Optional<Environment> environment,
            Optional<WorkloadIdentity> identity,
            Optional<MilvusRuntime> runtime,
            Optional<String> region,
            List<String> documents,
            AdoptSpec adopt) {
        List<String> problems = new ArrayList<>();
        if (!setup.chain().isEmpty()) {
            problems.addAll(problemsOfChain(setup, environment, identity, runtime));
        }
        environment.flatMap(it -> problemOfAdoption(setup, it, adopt)).ifPresent(problems::add);
        documents.forEach(name -> problems.add("setup and " + name
                + " are both set, and the set-up has documents of its own. Leave one of the two out."));
        region.filter(said -> setup.region().filter(own -> !own.equals(said)).isPresent())
                .ifPresent(said -> problems.add("region = \"" + said + "\" and the region of the set-up, "
                        + setup.region().orElseThrow() + ", contradict each other. Leave region out."));
        return problems;
    }

    /** In an account a set-up says how what is there should be, elsewhere what is to be made. */
    private static Optional<String> problemOfAdoption(Setup setup, Environment environment, AdoptSpec adopt) {
        if (environment != Environment.AWS) {
            return adopt.isEmpty()
                    ? Optional.empty()
                    : Optional.of("setup and adopt (" + adopt.names() + ") in environment = " + environment
                            + ": a set-up is made there, and nothing of it is there before. Leave adopt out, or use"
                            + " environment = " + Environment.AWS
                            + ", where what is adopted is compared with the set-up.");
        }
        if (setup.workload().podIdentity().isPresent() && adopt.serviceAccount().isEmpty() && !adopt.isEmpty()) {
            return Optional.of(
                    "setup and adopt (" + adopt.names() + "): the set-up has an association of EKS Pod Identity,"
                            + " which is its service account's. Adopt that too (adopt.serviceAccount).");
        }
        return adopt.bucket().isPresent() && adopt.role().isPresent()
                ? Optional.empty()
                : Optional.of("setup and environment = " + environment
                        + ": what is around a real account is not made for tests. Use EMBEDDED or CONTAINERS, or adopt"
                        + " bucket and role (adopt.bucket, adopt.role): they are compared with the set-up then.");
    }

    /** Milvus takes the credentials that it is given: somebody else has to assume the second role. */
    private static List<String> problemsOfChain(
            Setup setup,
            Optional<Environment> environment,
            Optional<WorkloadIdentity> identity,
            Optional<MilvusRuntime> runtime) {
        String roles = setup.chain().stream()
                .map(assumed -> assumed.role().name().orElse("one without a name"))
                .collect(Collectors.joining(", "));
        String asked = "the set-up's role assumes another (" + roles + ")";
        List<String> problems = new ArrayList<>();
        if (identity.equals(Optional.of(WorkloadIdentity.POD_IDENTITY))) {
            if (setup.chain().size() > 1) {
                problems.add(
                        asked + ", and an association of EKS Pod Identity has one target role. Leave all but one out.");
            }
        } else if (!environment.equals(Optional.of(Environment.EMBEDDED))
                || !runtime.equals(Optional.of(MilvusRuntime.PROCESS))) {
            problems.add(asked + ", which no SDK in Milvus does by itself. Use workloadIdentity = POD_IDENTITY, whose"
                    + " association has a target role, or EMBEDDED with milvus.runtime = PROCESS, where the kubelet"
                    + " does it in Milvus' stead.");
        }
        if (setup.chain().stream().anyMatch(assumed -> assumed.role().name().isEmpty())) {
            problems.add(asked + ", and it takes a name to be found. Give it one.");
        }
        return problems;
    }
}
