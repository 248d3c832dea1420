package dev.milvusons3.internal.journal;

import java.nio.file.Path;
import java.time.Duration;

/** A run that makes one thing and then waits to be killed. */
final class JournalMain {
    static final String WRITTEN = "written";

    private JournalMain() {}

    public static void main(String[] arguments) throws Exception {
        Journal journal = new JournalDirectory(Path.of(arguments[0]))
                .begin(JournalTest.run(RunTags.of("0a0a0a0a", Duration.ofHours(1))));
        journal.intend(new Thing(Kind.BUCKET, "of-a-killed-run"));
        System.out.println(WRITTEN);
        Thread.currentThread().join();
    }
}
