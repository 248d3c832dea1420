package dev.milvusons3.internal.junit;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes sure that JUnit closes what is in its stores; otherwise deployments would be made and never be released. */
final class StoreClosing {
    private static final String PARAMETER = "junit.jupiter.extensions.store.close.autocloseable.enabled";
    /** Came with the version that closes any {@link AutoCloseable}. */
    private static final String SINCE_5_13 = "org.junit.jupiter.api.ClassTemplate";

    private StoreClosing() {}

    /** {@return a problem if JUnit does not} */
    static List<String> problems(ExtensionContext context) {
        if (!isPresent(SINCE_5_13)) {
            return List.of("JUnit Jupiter is older than 5.13 and would never release a deployment. Use 5.13 or newer.");
        }
        return context
                .getConfigurationParameter(PARAMETER)
                .filter(value -> !Boolean.parseBoolean(value))
                .map(value -> "JUnit configuration parameter " + PARAMETER + " = \"" + value
                        + "\": no deployment would ever be released. Remove it, or set it to true.")
                .stream()
                .toList();
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, ExtensionContext.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
