package dev.milvusons3.internal.milvus.helm;

import dev.milvusons3.docs.Pages;

/** The small chart of these tests. */
public final class TestCharts {
    private TestCharts() {}

    /** {@return the project's own chart, with the values contract of the real one: in its directory, since Helm reads no jars} */
    public static MilvusChart small() {
        return MilvusChart.local(Pages.root().resolve("extension/junit/src/test/resources/charts/milvus"));
    }
}
