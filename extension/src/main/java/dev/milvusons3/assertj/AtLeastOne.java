package dev.milvusons3.assertj;

import java.util.ArrayList;
import java.util.List;

/** Parameters of which there must be at least one: none would verify nothing. */
final class AtLeastOne {
    private AtLeastOne() {}

    static List<String> of(String first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
