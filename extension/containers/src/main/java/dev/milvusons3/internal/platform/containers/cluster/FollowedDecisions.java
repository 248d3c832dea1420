package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.internal.json.Json;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of this JVM that follows one of the process: asked for by the number of the last that came, so that a connection that
 * breaks loses none, and read one answer at a time, so that they come in their order whoever asks.
 */
final class FollowedDecisions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedDecisions.class);

    private static final int WAIT_SECONDS = 20;
    private static final int PAUSE_MILLIS = 500;

    private final DecisionLog log = new DecisionLog();
    private final ControlClient control;
    private final String path;
    private final DecisionReader reader;

    private final Thread following = new Thread(this::follow, "milvus-on-s3-decisions");
    private volatile boolean closed;
    private long last;
    private long lost;

    /** @param authoring what explanations know of the documents */
    FollowedDecisions(ControlClient control, String path, Authoring authoring) {
        this.control = control;
        this.path = path;
        this.reader = new DecisionReader(authoring);
        following.setDaemon(true);
        following.start();
    }

    DecisionLog log() {
        return log;
    }

    private void follow() {
        while (!closed) {
            try {
                take(control.exchange("GET", since(WAIT_SECONDS), ""));
            } catch (ControlClient.GoneException e) {
                LOG.debug("There are no more decisions", e);
                return;
            } catch (IOException | MilvusOnS3Exception e) {
                LOG.debug("The decisions cannot be had now; they are asked for again", e);
                pause();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private synchronized String since(int wait) {
        return path + "/decisions?since=" + last + "&transfersFrom=" + reader.transfersFrom(last) + "&wait=" + wait;
    }

    /** Has all that was decided so far, with what the requests carried. */
    void catchUp() {
        boolean more;
        do {
            more = take(control.send("GET", since(0)));
        } while (more);
        checkComplete();
    }

    /** {@return whether there are more} */
    private synchronized boolean take(Json answer) {
        // Some may have come while this was asked for.
        for (RecordedDecision decision : reader.read(answer, last)) {
            lost += decision.number() - last - 1;
            last = decision.number();
            log.append(number -> decision);
        }
        return Boolean.parseBoolean(answer.get("more").requireText());
    }

    private synchronized void checkComplete() {
        if (lost > 0) {
            throw new MilvusOnS3Exception(
                    "the gateway in the cluster had forgotten " + lost
                            + " decisions before this JVM asked for them\nAsk for fewer at a time, or use a gateway in this"
                            + " JVM (leave milvus-on-s3.kube-gateway out).",
                    null);
        }
    }

    @Override
    public void close() {
        closed = true;
        following.interrupt();
    }
}
