package dev.milvusons3.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** JVMs beside this one, with its class path: for what must hold between processes, and for those that are killed. */
public final class OtherJvm {
    private OtherJvm() {}

    /** {@return one that will run a class; what it says on standard error is seen with the tests' own} */
    public static ProcessBuilder of(Class<?> main, Object... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()),
                        Stream.of(arguments).map(Object::toString))
                .toList();
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
