package dev.milvusons3.internal.report.run;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The process that began a build, by which the JVMs of its tests know that they belong together: Maven's, or Gradle's daemon. Tests that an
 * IDE starts belong to nobody but their own JVM.
 */
final class Owner {
    /** What Surefire and Failsafe set in the JVMs that they start. */
    private static final String[] MAVEN = {"surefire.real.class.path", "surefire.test.class.path"};
    /** What Gradle sets in its. */
    private static final String GRADLE = "org.gradle.test.worker";
    /** It serves many builds, one after the other. */
    private static final String DAEMON = "daemon:";

    private Owner() {}

    /** {@return the one of this JVM} */
    static String current() {
        return of(ProcessHandle.current(), System.getProperties());
    }

    static String of(ProcessHandle process, Properties properties) {
        if (properties.getProperty(GRADLE) != null) {
            return DAEMON + name(parentJvm(process).orElse(process));
        }
        if (Stream.of(MAVEN).noneMatch(name -> properties.getProperty(name) != null)) {
            return name(process);
        }
        ProcessHandle maven = parentJvm(process).orElse(process);
        boolean daemon =
                maven.info().commandLine().filter(line -> line.contains("mvnd")).isPresent();
        return (daemon ? DAEMON : "") + name(maven);
    }

    /** {@return whether an owner serves many builds} */
    static boolean isDaemon(String owner) {
        return owner.startsWith(DAEMON);
    }

    private static String name(ProcessHandle process) {
        return process.pid()
                + process.info()
                        .startInstant()
                        .map(at -> "@" + at.toEpochMilli())
                        .orElse("");
    }

    /** A shell may stand between. */
    private static Optional<ProcessHandle> parentJvm(ProcessHandle process) {
        return Stream.iterate(process.parent(), Optional::isPresent, parent -> parent.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .filter(ancestor -> ancestor.info()
                        .command()
                        .map(command -> Objects.toString(Path.of(command).getFileName()))
                        .filter(name -> name.startsWith("java"))
                        .isPresent())
                .findFirst();
    }
}
