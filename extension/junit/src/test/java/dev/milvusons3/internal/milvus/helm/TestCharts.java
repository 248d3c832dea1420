package dev.milvusons3.internal.milvus.helm;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The small chart of these tests. */
public final class TestCharts {
    private TestCharts() {}

    /** {@return the project's own chart, with the values contract of the real one} */
    public static MilvusChart small() {
        try {
            return MilvusChart.local(Path.of(Objects.requireNonNull(TestCharts.class.getResource("/charts/milvus"))
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
