package dev.milvusons3.internal.gateway.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was done to one key, and when each thing began and ended. It is linearizable if each can be given a moment between the two,
 * so that a register, used at these moments, would have answered the same: all states that it could be in are followed from event
 * to event, with those of the operations under way that have had their moment.
 */
final class History {
    /** What can be done. */
    enum Kind {
        PUT,
        PUT_IF_MATCH,
        PUT_IF_ABSENT,
        DELETE_IF_MATCH,
        GET
    }

    /**
     * One of them.
     *
     * @param expected entity tag of a condition
     * @param written entity tag
     * @param outcome {@code ok} or a status
     * @param found entity tag
     */
    record Operation(Kind kind, String expected, String written, String outcome, String found, long began, long ended) {
        Operation giving(String etag) {
            return new Operation(kind, expected, written, outcome, etag, began, ended);
        }

        /** The state after it, or null if a register in that state, empty for nothing, would have answered otherwise. */
        private String after(String state) {
            boolean there = !state.isEmpty();
            boolean matches = state.equals(expected);
            return switch (kind) {
                case PUT -> step(outcome.equals("ok"), written);
                case PUT_IF_MATCH ->
                    switch (outcome) {
                        case "ok" -> step(there && matches, written);
                        case "404" -> step(!there, state);
                        default -> step(there && !matches, state);
                    };
                case PUT_IF_ABSENT -> outcome.equals("ok") ? step(!there, written) : step(there, state);
                case DELETE_IF_MATCH ->
                    outcome.equals("ok") ? step(!there || matches, "") : step(there && !matches, state);
                case GET -> outcome.equals("404") ? step(!there, state) : step(state.equals(found), state);
            };
        }

        private static String step(boolean possible, String next) {
            return possible ? next : null;
        }
    }

    /** Notes when an operation begins and ends. */
    static final class Recording {
        private final long began = System.nanoTime();

        Operation of(Kind kind, String expected, String written, Runnable call) {
            String outcome = LinearizabilityTest.outcome(call);
            return new Operation(kind, expected, written, outcome, "", began, System.nanoTime());
        }
    }

    private record Configuration(String state, Set<Operation> done) {}

    private History() {}

    /** {@return empty, or the operation that nothing explains} */
    static String explain(List<Operation> operations) {
        record Event(long at, boolean end, Operation operation) {}
        List<Event> events = new ArrayList<>();
        for (Operation operation : operations) {
            events.add(new Event(operation.began(), false, operation));
            events.add(new Event(operation.ended(), true, operation));
        }
        // At the same moment beginnings come first, which allows more.
        events.sort(Comparator.comparingLong(Event::at).thenComparing(Event::end));
        Set<Operation> underWay = new HashSet<>();
        Set<Configuration> possible = new HashSet<>(Set.of(new Configuration("", Set.of())));
        for (Event event : events) {
            if (!event.end()) {
                underWay.add(event.operation());
                continue;
            }
            Set<Configuration> next = new HashSet<>();
            for (Configuration reached : closure(possible, underWay)) {
                if (reached.done().contains(event.operation())) {
                    Set<Operation> others = new HashSet<>(reached.done());
                    others.remove(event.operation());
                    next.add(new Configuration(reached.state(), others));
                }
            }
            if (next.isEmpty()) {
                return event.operation() + " after any of " + possible;
            }
            underWay.remove(event.operation());
            possible = next;
        }
        return "";
    }

    private static Set<Configuration> closure(Set<Configuration> from, Set<Operation> underWay) {
        Set<Configuration> reached = new HashSet<>(from);
        List<Configuration> todo = new ArrayList<>(from);
        while (!todo.isEmpty()) {
            Configuration one = todo.remove(todo.size() - 1);
            for (Operation operation : underWay) {
                String state = one.done().contains(operation) ? null : operation.after(one.state());
                if (state != null) {
                    Set<Operation> done = new HashSet<>(one.done());
                    done.add(operation);
                    Configuration next = new Configuration(state, done);
                    if (reached.add(next)) {
                        todo.add(next);
                    }
                }
            }
        }
        return reached;
    }
}
