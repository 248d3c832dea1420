package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.release.StillNeededException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The creations of one step, in the order in which it began them. */
final class JournalledCreations implements Creations {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final ReleaseStack releases;
    private final Journal journal;
    private final List<Journal.Intent> begun = new ArrayList<>();

    JournalledCreations(ReleaseStack releases, Journal journal) {
        this.releases = releases;
        this.journal = journal;
    }

    @Override
    public Creation begin(Thing thing, ReleaseStack.Release release) {
        Journal.Intent intent = journal.intend(thing);
        begun.add(intent);
        ReleaseStack.Entry entry = releases.push(thing.toString(), () -> {
            try {
                release.run();
            } catch (StillNeededException e) {
                // Not a failure: its last user is to be gone first. The journal keeps it for a sweep.
                LOG.info("{}", e.getMessage());
                return;
            }
            intent.released();
        });
        return () -> {
            entry.cancel();
            begun.remove(intent);
            intent.foreign();
        };
    }

    /** The step has made what it began. */
    void made() {
        begun.forEach(Journal.Intent::made);
    }
}
