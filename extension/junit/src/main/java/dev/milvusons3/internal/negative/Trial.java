package dev.milvusons3.internal.negative;

import dev.milvusons3.NegativeCase;

/** One case of the matrix. */
record Trial(String name, Body body) implements NegativeCase {
    /** What it does. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void execute() throws Exception {
        body.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
