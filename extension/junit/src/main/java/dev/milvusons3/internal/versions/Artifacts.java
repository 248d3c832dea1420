package dev.milvusons3.internal.versions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

/** This project's artifacts on the class path. Each says its name and version in a resource of its jar. */
public final class Artifacts {
    private static final String RESOURCE = "META-INF/milvus-on-s3.properties";
    private static final String UNKNOWN = "the same version";

    private record Artifact(String name, String version) implements Comparable<Artifact> {
        @Override
        public int compareTo(Artifact other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return name + " " + version;
        }
    }

    private Artifacts() {}

    /** {@return the version of these artifacts, or words that stand for it where they are not in jars, as in an IDE} */
    public static String version() {
        return on(Artifacts.class.getClassLoader()).stream()
                .map(Artifact::version)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** {@return what to do about artifacts of different versions on the class path of a loader; empty if they are of one} */
    static Optional<String> problem(ClassLoader loader) {
        SortedSet<Artifact> artifacts = on(loader);
        if (artifacts.stream().map(Artifact::version).distinct().count() < 2) {
            return Optional.empty();
        }
        return Optional.of("The artifacts of MilvusOnS3 on the class path are of different versions: " + artifacts
                + ". They work together in one version only: import milvus-on-s3-bom, and leave out their versions.\n"
                + "  Maven, in <dependencyManagement>: <dependency><groupId>dev.milvusons3</groupId>"
                + "<artifactId>milvus-on-s3-bom</artifactId><version>x.y.z</version><type>pom</type>"
                + "<scope>import</scope></dependency>\n"
                + "  Gradle: testImplementation(platform(\"dev.milvusons3:milvus-on-s3-bom:x.y.z\"))");
    }

    private static SortedSet<Artifact> on(ClassLoader loader) {
        SortedSet<Artifact> found = new TreeSet<>();
        try {
            for (URL url : Collections.list(loader.getResources(RESOURCE))) {
                Properties properties = new Properties();
                try (InputStream in = url.openStream()) {
                    properties.load(in);
                }
                found.add(new Artifact(
                        properties.getProperty("artifact", url.toString()), properties.getProperty("version", "?")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The versions of MilvusOnS3's artifacts cannot be read.", e);
        }
        return found;
    }
}
