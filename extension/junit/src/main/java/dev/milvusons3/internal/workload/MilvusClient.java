package dev.milvusons3.internal.workload;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Milvus' clients of AWS, by how they name themselves.
 *
 * @see <a href="https://github.com/minio/minio-go">minio-go</a>
 * @see <a href="https://github.com/aws/aws-sdk-cpp">aws-sdk-cpp</a>
 */
public enum MilvusClient {
    /** Asks STS under the name of Go's own HTTP client. */
    GO("Go", "minio-go", "Go-http-client"),
    CPP("C++", "aws-sdk-cpp");

    private final String text;
    private final List<String> names;

    MilvusClient(String text, String... names) {
        this.text = text;
        this.names = List.of(names);
    }

    /** {@return which it is; empty for what is none of Milvus} */
    public static Optional<MilvusClient> of(String userAgent) {
        return Stream.of(values())
                .filter(client -> client.names.stream().anyMatch(userAgent::contains))
                .findFirst();
    }

    /** {@return what it is written in, for people} */
    public String text() {
        return text;
    }
}
