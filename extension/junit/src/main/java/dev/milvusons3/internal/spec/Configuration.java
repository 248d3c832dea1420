package dev.milvusons3.internal.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is set from outside the code: by JUnit's configuration parameters, system properties and the environment. */
public final class Configuration {
    private static final String VARIABLE_PREFIX = "MILVUS_ON_S3_";

    private final Function<String, Optional<String>> parameters;
    private final Properties properties;
    private final Map<String, String> environment;

    /**
     * @param parameters looks up JUnit's
     * @param properties the JVM's
     * @param environment variables
     */
    public Configuration(
            Function<String, Optional<String>> parameters, Properties properties, Map<String, String> environment) {
        this.parameters = parameters;
        this.properties = properties;
        this.environment = Map.copyOf(environment);
    }

    /** {@return this JVM's, under JUnit's} */
    public static Configuration of(Function<String, Optional<String>> parameters) {
        return new Configuration(parameters, System.getProperties(), System.getenv());
    }

    /** {@return what it says of a setting; an empty value counts as none} */
    Optional<Found> find(Setting<?> setting) {
        String key = setting.key();
        Optional<String> property = Optional.ofNullable(properties.getProperty(key));
        // JUnit looks at system properties too; where it found it there, say so.
        Optional<Found> parameter = parameters
                .apply(key)
                .filter(value -> !property.equals(Optional.of(value)))
                .map(value -> new Found(value, "JUnit configuration parameter " + key));
        return Stream.of(
                        parameter,
                        property.map(value -> new Found(value, "system property " + key)),
                        Optional.ofNullable(environment.get(setting.variable()))
                                .map(value -> new Found(value, "environment variable " + setting.variable())))
                .flatMap(Optional::stream)
                .filter(found -> !found.text().isBlank())
                .findFirst();
    }

    /** {@return a problem for each name that looks like a setting and is none} */
    List<String> unknown() {
        List<String> problems = new ArrayList<>();
        List<String> keys = Settings.ALL.stream().map(Setting::key).toList();
        for (String property : new TreeSet<>(properties.stringPropertyNames())) {
            if (property.startsWith(Setting.PREFIX) && !keys.contains(property)) {
                problems.add(unknown("system property " + property, property, keys));
            }
        }
        List<String> variables = Settings.ALL.stream().map(Setting::variable).toList();
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(VARIABLE_PREFIX) && !variables.contains(variable)) {
                problems.add(unknown("environment variable " + variable, variable, variables));
            }
        }
        // JUnit does not tell the names of its parameters; the likeliest mistake is the attribute's own spelling.
        Settings.ALL.stream().flatMap(setting -> setting.attribute().stream()).forEach(attribute -> {
            String camel = Setting.PREFIX + attribute;
            if (!keys.contains(camel)
                    && properties.getProperty(camel) == null
                    && parameters.apply(camel).isPresent()) {
                problems.add(unknown("JUnit configuration parameter " + camel, camel, keys));
            }
        });
        return problems;
    }

    /** {@return whether this is a CI server; nearly all of them set the variable CI} */
    boolean isCi() {
        return !List.of("", "false")
                .contains(environment.getOrDefault("CI", "").trim().toLowerCase(Locale.ROOT));
    }

    private static String unknown(String place, String name, List<String> known) {
        String suggestion = Nearest.nearest(name, known)
                .map(word -> "did you mean " + word + "?")
                .orElse("known are " + String.join(", ", known) + ".");
        return place + ": there is no such setting; " + suggestion;
    }

    /**
     * A value and its place.
     *
     * @param text the value
     * @param origin the place, for people
     */
    record Found(String text, String origin) {}
}
