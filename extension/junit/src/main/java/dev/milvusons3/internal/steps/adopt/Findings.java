package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.internal.report.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a look at all that is adopted found.
 *
 * @param deviations by what they are of
 * @param policies that say what the role may do, if role or policy are adopted and could be read
 * @param unread what the set-up says of them and could not be compared, with the reason
 * @param yardstick what they were compared with
 */
public record Findings(
        Map<Part, List<Deviation>> deviations,
        Optional<List<NamedPolicy>> policies,
        Map<String, String> unread,
        String yardstick) {
    /** {@return those of one part} */
    public List<Deviation> of(Part part) {
        return deviations.getOrDefault(part, List.of());
    }

    /** {@return all, by part} */
    public List<Deviation> all() {
        return deviations.values().stream().flatMap(List::stream).toList();
    }

    /** @throws IllegalStateException with every deviation, if there is one */
    public void require() {
        List<Deviation> all = all();
        if (!all.isEmpty()) {
            throw new IllegalStateException("what is adopted is not as " + yardstick + ", in " + all.size()
                    + " point(s); nothing was made or changed\n"
                    + all.stream().map(Deviation::text).collect(Collectors.joining("\n")));
        }
    }

    /** Collects deviations. */
    static final class Collector {
        private final Map<Part, List<Deviation>> found = new EnumMap<>(Part.class);
        private final Map<String, String> unread = new LinkedHashMap<>();
        private final String yardstick;

        /** @param yardstick in a clause: {@code the Milvus guide has it} */
        Collector(String yardstick) {
            this.yardstick = yardstick;
        }

        void add(Part part, Deviation deviation) {
            found.computeIfAbsent(part, p -> new ArrayList<>()).add(deviation);
        }

        void addAll(Part part, List<Deviation> deviations) {
            deviations.forEach(deviation -> add(part, deviation));
        }

        void addUnread(Map<String, String> reasons) {
            unread.putAll(reasons);
        }

        Findings with(Optional<List<NamedPolicy>> policies) {
            return new Findings(found, policies, unread, yardstick);
        }
    }
}
