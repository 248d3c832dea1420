package dev.milvusons3.internal.platform.embedded;

import java.nio.file.Path;

/** A JVM with a run directory, that waits to be killed. */
final class RunDirectoryMain {
    private RunDirectoryMain() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(RunDirectory.create(Path.of(arguments[0])).path());
        Thread.currentThread().join();
    }
}
