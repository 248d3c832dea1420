package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Set-ups on the test class path, as they are or with something wrong. */
final class Setups {
    private Setups() {}

    /** A copy of a folder below {@code setups}, in which texts of one file may be changed. */
    static Setup copy(String name, Path to, String file, String from, String changed) {
        try {
            URI place = Objects.requireNonNull(Setups.class.getResource("/setups/" + name))
                    .toURI();
            if (place.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                    copy(jar.getPath("/setups/" + name), to);
                }
            } else {
                copy(Path.of(place), to);
            }
            if (!file.isEmpty()) {
                String text = Files.readString(to.resolve(file));
                if (!text.contains(from)) {
                    throw new IllegalArgumentException(file + " does not contain " + from);
                }
                Files.writeString(to.resolve(file), text.replace(from, changed));
            }
            return SetupReader.read(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path folder, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(folder.relativize(one).toString());
                Files.createDirectories(target.getParent());
                Files.copy(one, target);
            }
        }
    }

    /** A spec like another, with a set-up. */
    static DeploymentSpec in(DeploymentSpec spec, Setup setup) {
        RecordComponent[] components = DeploymentSpec.class.getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                values[i] = components[i].getName().equals("setup")
                        ? Optional.of(setup)
                        : components[i].getAccessor().invoke(spec);
            }
            List<Class<?>> types = Arrays.stream(components)
                    .<Class<?>>map(RecordComponent::getType)
                    .toList();
            Constructor<DeploymentSpec> made =
                    DeploymentSpec.class.getDeclaredConstructor(types.toArray(Class<?>[]::new));
            made.setAccessible(true);
            return made.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
