package dev.milvusons3.internal.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Requests whose threads wait for more of a large body. Whoever sends steadily is left alone, however many do; where too many
 * wait, the slowest of the slow ones are given up, before there is no thread left for the others.
 */
final class LargeBodies {
    /** Bytes a second: nobody who is slower takes a thread away from somebody who is not. */
    private static final double STEADY = 64 << 10;

    private final int most;
    private final Set<BegunRequest> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean watched = new AtomicBoolean();

    /** @param most how many may wait at one time, if they are slow */
    LargeBodies(int most) {
        this.most = most;
    }

    void await(BegunRequest request) {
        waiting.add(request);
        if (waiting.size() > most && watched.compareAndSet(false, true)) {
            watch(request);
        }
    }

    void goOn(BegunRequest request) {
        waiting.remove(request);
    }

    private void watch(BegunRequest any) {
        any.getComponents().getScheduler().schedule(() -> look(any), 500, TimeUnit.MILLISECONDS);
    }

    private void look(BegunRequest any) {
        record Waiting(BegunRequest request, double rate) {}
        List<Waiting> slow = waiting.stream()
                .map(request -> new Waiting(request, request.rate()))
                .filter(w -> w.rate() < STEADY)
                .sorted(Comparator.comparingDouble(Waiting::rate))
                .toList();
        slow.subList(0, Math.max(0, slow.size() - most))
                .forEach(w -> w.request().giveUp());
        if (waiting.size() > most) {
            watch(any);
        } else {
            watched.set(false);
        }
    }
}
