package dev.milvusons3.internal.journal;

/** What one run made, or was about to make when it ended. Safe for use by several threads. */
public interface Journal extends AutoCloseable {
    /** For what ends with this JVM anyway: writes nothing. */
    Journal NONE = new Journal() {
        @Override
        public Intent intend(Thing thing) {
            return Intent.NONE;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    /**
     * Writes down that a thing is about to be made. It is on the disk when this returns.
     *
     * @throws java.io.UncheckedIOException if it cannot be written: the thing must not be made then
     */
    Intent intend(Thing thing);

    /** Ends it. It is kept if something in it was not released. */
    @Override
    void close();

    /** What became of a thing. */
    interface Intent {
        /** Of {@link Journal#NONE}. */
        Intent NONE = new Intent() {
            @Override
            public void made() {
                // Nobody will read it.
            }

            @Override
            public void foreign() {
                // Nobody will read it.
            }

            @Override
            public void released() {
                // Nobody will read it.
            }
        };

        /** It was made. */
        void made();

        /** It was there already: it is not the run's. */
        void foreign();

        /** It is gone. */
        void released();
    }
}
