package dev.milvusons3.internal.threads;

import java.util.concurrent.ThreadFactory;

/** Threads that keep no JVM alive: what a user's build runs in must end when the build does. */
public final class Daemons {
    private Daemons() {}

    /** {@return what makes threads of one name} */
    public static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
