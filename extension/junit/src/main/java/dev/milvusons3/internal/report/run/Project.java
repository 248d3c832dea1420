package dev.milvusons3.internal.report.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The project that a directory belongs to, as its build files have it.
 *
 * @param name what people call it
 * @param root its outermost directory
 * @param module the directory's path from there; empty if it is the root
 */
public record Project(String name, Path root, String module) {
    private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>\\s*([^<\\s]+)\\s*</artifactId>");
    private static final Pattern GRADLE_NAME = Pattern.compile("rootProject\\.name\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final String[] GRADLE_SETTINGS = {"settings.gradle.kts", "settings.gradle"};

    /** {@return the project of a module's directory} */
    public static Project of(Path directory) {
        Path module = directory.toAbsolutePath().normalize();
        Path root = root(module);
        return new Project(
                name(root).orElseGet(() -> String.valueOf(root.getFileName())),
                root,
                root.relativize(module).toString().replace('\\', '/'));
    }

    /** The outermost whose build files say that the directory belongs to it. */
    private static Path root(Path module) {
        Path root = module;
        for (Path above = module.getParent(); above != null; above = above.getParent()) {
            if (hasModule(above, root) || isGradleRoot(above) && !isGradleRoot(root)) {
                root = above;
            }
        }
        return root;
    }

    private static boolean hasModule(Path above, Path below) {
        String path = above.relativize(below).toString().replace('\\', '/');
        return read(above.resolve("pom.xml"))
                .filter(pom -> Pattern.compile(
                                "<(module|subproject)>\\s*" + Pattern.quote(path) + "(/pom\\.xml)?/?\\s*</")
                        .matcher(pom)
                        .find())
                .isPresent();
    }

    private static boolean isGradleRoot(Path directory) {
        for (String settings : GRADLE_SETTINGS) {
            if (Files.exists(directory.resolve(settings))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> name(Path root) {
        for (String settings : GRADLE_SETTINGS) {
            Optional<String> name = read(root.resolve(settings)).flatMap(text -> first(GRADLE_NAME, text));
            if (name.isPresent()) {
                return name;
            }
        }
        return read(root.resolve("pom.xml"))
                .flatMap(pom -> first(ARTIFACT, PARENT.matcher(pom).replaceAll("")));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** What cannot be read says nothing of modules. */
    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
