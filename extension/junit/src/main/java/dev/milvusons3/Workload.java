package dev.milvusons3;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Something that a Milvus is made to do, so that its requests to S3 are seen.
 *
 * <pre>{@code
 * @MilvusOnS3(workloads = {Workload.CORE, Workload.GC})
 * class NoWiderThanNeededTest {
 *     @Test
 *     void isLeastPrivilege(MilvusDeployment deployment) {
 *         deployment.run(Workload.CORE);
 *         deployment.run(Workload.GC);
 *
 *         assertThat(deployment).isLeastPrivilege();
 *     }
 * }
 * }</pre>
 *
 * <p>Some need a Milvus that is {@linkplain #settings() set} otherwise than usual: the class names them in {@link MilvusOnS3#workloads()}.
 *
 * @see MilvusDeployment#run(Workload)
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Workload {
    /** A collection's whole life: create, insert, flush, index, load, search, query, upsert, delete, drop. */
    CORE(
            "2.3",
            "a collection's whole life: create, insert, flush, index, load, search, query, upsert, delete, drop",
            Map.of()),
    /**
     * Garbage collection: a collection is dropped, and its objects are deleted. By default that happens hours later, so the intervals are one second.
     *
     * @see <a href="https://milvus.io/docs/configure_datacoord.md">dataCoord.gc</a>
     */
    GC(
            "2.3",
            "delete the objects of a dropped collection, by garbage collection",
            Map.of(
                    "dataCoord.enableGarbageCollection",
                    true,
                    "dataCoord.gc.interval",
                    1,
                    "dataCoord.gc.dropTolerance",
                    1)),
    /**
     * Several small segments become one.
     *
     * @see <a href="https://milvus.io/api-reference/java/v2.6.x/v2/Management/compact.md">compact</a>
     */
    COMPACTION("2.3", "merge small segments, and drop what was deleted in them", Map.of()),
    /**
     * A segment above the size that Milvus uploads at once, and an upload that is denied in its middle, so that Milvus aborts it. Needs {@linkplain
     * MilvusDeployment#faults() faults}.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html">Multipart uploads</a>
     */
    MULTIPART(
            "2.3",
            "upload a large segment in parts, and abort such an upload that fails",
            Map.of("dataNode.segment.insertBufSize", 268_435_456)),
    /**
     * Rows are read from a file in the bucket, {@code import/<collection>.json}.
     *
     * @see <a href="https://milvus.io/docs/import-data.md">Import data</a>
     */
    IMPORT("2.3", "import rows from a file in the bucket", Map.of()),
    /**
     * What a backup tool does with the role of Milvus: a collection's objects are listed and copied to {@code backup/<run>/}.
     *
     * @see <a href="https://github.com/zilliztech/milvus-backup">milvus-backup</a>
     */
    BACKUP("2.3", "flush, so that a backup tool with the same role copies the objects to `backup/`", Map.of()),
    /**
     * Milvus ends as by a crash, is started again on what it left, and loads its data from the bucket. Only {@link Environment#EMBEDDED} can do it. Those
     * who ended so are waited for by default for 30 s, until their sessions are over.
     */
    RESTART("2.3", "recover after a crash", Map.of("common.session.ttl", 5)),
    /** Many collections with little in each. */
    COLLECTIONS("2.3", "keep twenty collections with ten rows each", Map.of()),
    /**
     * Milvus' own log in S3: what is inserted is an object at once, before any flush. No server that has it has been run by this build yet.
     *
     * @see <a href="https://milvus.io/docs/woodpecker_architecture.md">Woodpecker</a>
     */
    WOODPECKER("2.6", "keep its own log in S3, which has what was inserted before it is flushed", Map.of());

    private final String since;
    private final String description;
    private final Map<String, Object> settings;

    Workload(String since, String description, Map<String, Object> settings) {
        this.since = since;
        this.description = description;
        this.settings = Map.copyOf(settings);
    }

    /** {@return what {@code milvus-requests-<line>.json} and the pages call it, such as {@code gc}} */
    public String feature() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return what Milvus is made to do, in a few words} */
    public String description() {
        return description;
    }

    /** {@return the first line of Milvus that can do it, such as {@code 2.6}} */
    public String since() {
        return since;
    }

    /** {@return what Milvus is told for it, by the settings' paths in {@code milvus.yaml}; unmodifiable} */
    public Map<String, Object> settings() {
        return settings;
    }

    /**
     * {@return the workload of a feature; empty if there is none}
     *
     * @param feature such as {@code gc}
     */
    public static Optional<Workload> of(String feature) {
        for (Workload workload : values()) {
            if (workload.feature().equals(feature)) {
                return Optional.of(workload);
            }
        }
        return Optional.empty();
    }
}
