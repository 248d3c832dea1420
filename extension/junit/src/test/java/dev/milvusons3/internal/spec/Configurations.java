package dev.milvusons3.internal.spec;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** For tests of other packages. */
public final class Configurations {
    private Configurations() {}

    /** {@return this JVM's, but not that it runs on a CI server, where containers may not stay} */
    public static Configuration ofAnybodysMachine() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove("CI");
        return new Configuration(key -> Optional.empty(), System.getProperties(), environment);
    }
}
