package dev.milvusons3.internal.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenRequestsTest {
    /** What is another in each run has no place in a shape; what a policy may name, such as the root path's parts, has. */
    @ParameterizedTest
    @CsvSource({
        "files/insert_log/47/48/49/100/50, {{rootPath}}/insert_log/*/*/*/*/*",
        "files/index_files/1/2/3/4/IVF_FLAT, {{rootPath}}/index_files/*/*/*/*/IVF_FLAT",
        "files/index_files/1/2/3/4/HNSW_1, {{rootPath}}/index_files/*/*/*/*/HNSW_1",
        "files/insert_log, {{rootPath}}/insert_log",
        "files/insert_log/47/, {{rootPath}}/insert_log/*/",
        "filesystem/1, filesystem/*",
        "justforconnectioncheck, justforconnectioncheck",
        "import/milvus_on_s3_probe_3fca010a_a225.json, import/*.json",
        "backup/c6b5cab3/binlogs/insert_log/1, backup/*/binlogs/insert_log/*"
    })
    void whatIsAnotherInEachRunIsAStar(String key, String shape) {
        assertThat(SeenRequests.shape(key, "files")).isEqualTo(shape);
    }
}
