package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.gateway.AccountClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time where Milvus asks STS itself. It keeps what STS gave it until that ends by its own clock, which does not move: with the account's time ahead, it
 * would come with an ended session for up to an hour, as it never does on AWS, and could not be told to ask again.
 */
record HeldSessions(MilvusRuntime runtime) implements AccountClock {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void advance(Duration by) {
        throw new UnsupportedOperationException("the time of a deployment whose Milvus runs as " + runtime
                + " cannot be moved: it takes its sessions from STS itself, and keeps them until they end by its own clock. Run the class with"
                + " Milvus as a process, which gets them from an endpoint that can be told so:"
                + " @MilvusOnS3(milvus = @MilvusServer(runtime = MilvusRuntime.PROCESS)).");
    }
}
