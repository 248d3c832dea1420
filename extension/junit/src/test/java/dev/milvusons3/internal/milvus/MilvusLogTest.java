package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.MilvusLog.Finding;
import dev.milvusons3.internal.milvus.MilvusLog.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilvusLogTest {
    @TempDir
    Path directory;

    /** Lines of a real Milvus 2.3.5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ADDRESS_IN_USE | [ERROR] [http/server.go:115] ["handle metrics failed"] [error="listen tcp :25813: bind: address already in use"]
                    ADDRESS_IN_USE | [ERROR] [etcd/etcd_server.go:54] ["failed to init embedded Etcd server"] [error="listen tcp 127.0.0.1:2380: bind: address already in use"]
                    ADDRESS_IN_USE | [WARN] [proxy/service.go:437] ["Proxy get available port when init"] [Port=44629]
                    ACCESS_DENIED  | [WARN] [storage/minio_object_storage.go:116] ["failed to check blob bucket exist"] [bucket=milvus-bucket] [error="Access Denied."]
                    ACCESS_DENIED  | [WARN] [storage/minio_object_storage.go:116] ["failed to check blob bucket exist"] [bucket=milvus-bucket] [error=Forbidden]
                    ACCESS_DENIED  | [WARN] [storage/minio_object_storage.go:116] ["failed to check blob bucket exist"] [bucket=milvus-bucket] [error="403 Forbidden"]
                    ACCESS_DENIED  | I20261124 07:10:17.676520 23104 MinioChunkManager.cpp:86] [SEGCORE] [AWS LOG] [WARN] AWSErrorMarshaller [1] Encountered AWSError 'AccessDenied': User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: s3:ListBucket
                    ACCESS_DENIED  | E20261124 07:10:17.676875 23104 MinioChunkManager.cpp:234] [SEGCORE] precheck chunk manager client failed, error:Error in ListObjects[errcode:403, exception:AccessDenied, errmessage:no]
                    NO_SUCH_BUCKET | [WARN] [storage/minio_object_storage.go:124] ["failed to create blob bucket"] [bucket=milvus-bucket] [error="The specified bucket does not exist"]
                    UNREACHABLE    | [WARN] [storage/minio_object_storage.go:116] ["failed to check blob bucket exist"] [bucket=milvus-bucket] [error="Get \\"http://127.0.0.1:18999/milvus-bucket/?location=\\": dial tcp 127.0.0.1:18999: connect: connection refused"]
                    UNTRUSTED      | [WARN] [storage/minio_object_storage.go:116] ["failed to check blob bucket exist"] [bucket=milvus-bucket] [error="Get \\"https://127.0.0.1:18999/milvus-bucket/?location=\\": tls: failed to verify certificate: x509: certificate signed by unknown authority"]
                    UNTRUSTED      | Error message: curlCode: 60, SSL peer certificate or SSH remote key was not OK
                    RUNTIME_DIRECTORY | Create runtime directory at /tmp/milvus failed
                    PANIC          | panic: runtime error: invalid memory address or nil pointer dereference
                    PANIC          | SIGABRT: abort
                    """)
    void knowsTheLinesThatMatter(Kind kind, String line) {
        assertThat(MilvusLog.findIn("[INFO] nothing\n" + line + "\n[INFO] nothing"))
                .containsExactly(new Finding(kind, line));
    }

    @Test
    void findsTheLastOfEachKindInOrder() throws Exception {
        MilvusLog log = log("""
                failed to check blob bucket exist error=Forbidden 1
                listen tcp :1: bind: address already in use
                failed to check blob bucket exist error=Forbidden 2
                """);
        assertThat(log.findings()).extracting(Finding::kind).containsExactly(Kind.ADDRESS_IN_USE, Kind.ACCESS_DENIED);
        assertThat(log.find(Kind.ACCESS_DENIED))
                .get()
                .extracting(Finding::line)
                .asString()
                .endsWith("2");
        assertThat(log.find(Kind.PANIC)).isEmpty();
    }

    @Test
    void leavesStacksOut() throws Exception {
        MilvusLog log = log("""
                one
                two [error=bad] [stack="github.com/milvus-io/milvus\\n\\t/__w/milvus"]
                panic: no more

                goroutine 1 [running]:
                main.main()
                """);
        assertThat(log.tail(3)).isEqualTo("two [error=bad]\npanic: no more\n");
        assertThat(log.tail(100)).startsWith("one\n").doesNotContain("goroutine", "stack");
    }

    @Test
    void findsWhatCameBeforeStacksOfAnyLength() throws Exception {
        String stack = "goroutine %d [running]:\nmain.main()\n" + "\t/__w/milvus/main.go:1\n".repeat(10);
        String stacks = IntStream.range(1, 5_000).mapToObj(stack::formatted).collect(Collectors.joining("\n"));
        MilvusLog log = log("x\n".repeat(300_000) + "panic: no more\n\n" + stacks);
        assertThat(log.tail(3)).isEqualTo("x\npanic: no more\n");
        assertThat(log.tail(1_000_000)).hasSizeLessThan(256 * 1024).endsWith("panic: no more\n");
    }

    @Test
    void isBounded() throws Exception {
        String line = "x".repeat(2_000);
        MilvusLog log =
                log(IntStream.range(0, 1_000).mapToObj(i -> i + line).collect(Collectors.joining("\n")) + "\nlast");
        assertThat(log.tail(2)).hasSizeLessThan(1_000).startsWith("999x").endsWith("...\nlast");
        assertThat(log.tail(1_000_000)).hasSizeLessThan(256 * 1024);
    }

    @Test
    void isEmptyBeforeTheServerWroteAnything() {
        MilvusLog log = new MilvusLog(directory.resolve("none"));
        assertThat(log.tail(10)).isEmpty();
        assertThat(log.findings()).isEmpty();
    }

    private MilvusLog log(String text) throws Exception {
        return new MilvusLog(Files.writeString(directory.resolve("milvus.log"), text));
    }
}
