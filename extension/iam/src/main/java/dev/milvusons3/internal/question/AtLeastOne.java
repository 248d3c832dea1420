package dev.milvusons3.internal.question;

import java.util.ArrayList;
import java.util.List;

/** Parameters of which there must be at least one: none would verify nothing. */
public final class AtLeastOne {
    private AtLeastOne() {}

    public static List<String> of(String first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
