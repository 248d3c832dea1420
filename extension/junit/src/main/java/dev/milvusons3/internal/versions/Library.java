package dev.milvusons3.internal.versions;

import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A library that applications bring in versions of their own, and the oldest version that works. gRPC is none of them: Milvus' client has
 * it inside, under another name. `.ci/stacks` tries each of these
 * versions, and one below it.
 */
enum Library {
    JUNIT(
            "JUnit Jupiter",
            "org.junit.jupiter.api.extension.ExtensionContext",
            "5.12",
            "org.junit:junit-bom",
            "5.13.4",
            "junit-jupiter.version"),
    AWS_SDK(
            "the AWS SDK for Java",
            "software.amazon.awssdk.core.SdkClient",
            "2.31",
            "software.amazon.awssdk:bom",
            "2.57.8",
            "aws.sdk.version"),
    JACKSON(
            "Jackson's streaming core",
            "tools.jackson.core.JsonParser",
            "3.0",
            "tools.jackson:jackson-bom",
            "3.2.4",
            "jackson-bom.version"),
    JACKSON_2(
            "Jackson 2, which the Kubernetes client uses",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "2.15",
            "com.fasterxml.jackson:jackson-bom",
            "2.20.0",
            "jackson-2-bom.version");

    private static final Pattern JAR = Pattern.compile("-(\\d+(?:\\.\\d+)*)[^/]*\\.jar!?/?$");

    private final String title;
    private final String type;
    private final String oldest;
    private final String bom;
    private final String good;
    private final String property;

    Library(String title, String type, String oldest, String bom, String good, String property) {
        this.title = title;
        this.type = type;
        this.oldest = oldest;
        this.bom = bom;
        this.good = good;
        this.property = property;
    }

    /** {@return what is wrong with the version that a class loader has; empty if nothing is, or nobody can tell} */
    Optional<String> problem(ClassLoader loader) {
        return found(loader).filter(version -> compare(version, oldest) < 0).map(this::message);
    }

    private String message(String found) {
        String[] coordinates = bom.split(":");
        return "MilvusOnS3 found " + title + " " + found + " on the class path, and needs " + oldest + " or newer.\n"
                + "  Maven, first in <dependencyManagement>: <dependency><groupId>" + coordinates[0]
                + "</groupId><artifactId>"
                + coordinates[1] + "</artifactId><version>" + good
                + "</version><type>pom</type><scope>import</scope></dependency> (with Spring Boot's parent instead: <"
                + property
                + ">" + good + "</" + property + "> in <properties>)\n"
                + "  Gradle: testImplementation(enforcedPlatform(\"" + bom + ":" + good + "\"))";
    }

    /** {@return the version, by the name of the jar or by its manifest} */
    private Optional<String> found(ClassLoader loader) {
        Class<?> probe;
        try {
            probe = Class.forName(type, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // Whoever needs it says so in words that name the class.
            return Optional.empty();
        }
        CodeSource source = probe.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location != null) {
            Matcher jar = JAR.matcher(location.toString());
            if (jar.find()) {
                return Optional.of(jar.group(1));
            }
        }
        return Optional.ofNullable(probe.getPackage().getImplementationVersion());
    }

    /** {@return negative if one version is older than another; what follows the numbers does not count} */
    static int compare(String one, String other) {
        String[] a = one.split("[^0-9]+");
        String[] b = other.split("[^0-9]+");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int difference = Long.compare(Long.parseLong(a[i]), Long.parseLong(b[i]));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(a.length, b.length);
    }
}
