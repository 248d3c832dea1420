package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.spec.Setting.Refusal;
import dev.milvusons3.setup.MalformedSetupException;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.reader.SetupReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * @param region that was said, if one was
     * @param documents settings that were said and are of the set-up
     */
    static List<String> problems(
            Setup setup, Optional<Environment> environment, Optional<String> region, List<String> documents) {
        List<String> problems = new ArrayList<>();
        environment
                .filter(it -> it == Environment.AWS)
                .ifPresent(it -> problems.add("setup and environment = " + it
                        + ": what is around a real account is not made for tests. Use EMBEDDED or CONTAINERS, or leave"
                        + " setup out and adopt what is there."));
        documents.forEach(name -> problems.add("setup and " + name
                + " are both set, and the set-up has documents of its own. Leave one of the two out."));
        region.filter(said -> setup.region().filter(own -> !own.equals(said)).isPresent())
                .ifPresent(said -> problems.add("region = \"" + said + "\" and the region of the set-up, "
                        + setup.region().orElseThrow() + ", contradict each other. Leave region out."));
        return problems;
    }
}
