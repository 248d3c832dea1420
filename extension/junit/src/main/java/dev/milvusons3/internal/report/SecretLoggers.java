package dev.milvusons3.internal.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Keeps session tokens, keys and passwords out of logs, and out of a log that nobody has configured all that third parties have to say. The
 * libraries that a deployment starts write requests with all their headers at DEBUG, which is what Logback does without a configuration, and
 * none of them can be told to leave a header out. So those few of their loggers that write headers and bodies stay at INFO, and without a
 * configuration all of their loggers at WARN; but for the ones that the configuration of the tests names itself.
 */
public final class SecretLoggers {
    /** Each writes what is secret; nothing else is in the log because of them. */
    static final List<String> NAMES = List.of(
            // The canonical request, with x-amz-security-token.
            "software.amazon.awssdk.http.auth.aws",
            "software.amazon.awssdk.auth.signer",
            // Headers and bodies of the clients that the AWS SDK may use.
            "sun.net.www.protocol.http.HttpURLConnection",
            "org.apache.http.headers",
            "org.apache.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.hc.client5.http.wire",
            "jdk.httpclient.HttpClient",
            // Bearer tokens, and the answers to token requests.
            "io.fabric8.kubernetes.client.http.HttpLoggingInterceptor",
            // Headers of gRPC, and with them Milvus' user and password.
            "io.milvus.shaded.io.grpc.netty",
            // Headers that the gateway receives and sends.
            "org.eclipse.jetty.http.HttpParser",
            "org.eclipse.jetty.http.HttpGenerator",
            // Docker's credentials for registries.
            "com.github.dockerjava.zerodep.shaded.org.apache.hc.client5.http.headers",
            "com.github.dockerjava.zerodep.shaded.org.apache.hc.client5.http.wire");

    /** What a deployment starts, and says nothing that a test's author has asked for. */
    static final List<String> THIRD_PARTIES = List.of(
            "org.eclipse.jetty",
            "software.amazon.awssdk",
            "io.fabric8.kubernetes",
            "io.milvus",
            "io.grpc",
            "io.netty",
            "org.apache.http",
            "org.apache.hc",
            "org.bouncycastle",
            "org.testcontainers",
            "tc",
            "com.github.dockerjava");

    private static final String STEPS = "dev.milvusons3.steps";

    private SecretLoggers() {}

    /** Does it, once more if the logging was configured anew since. */
    public static void quieten() {
        for (Logging logging : Logging.inUse()) {
            try {
                logging.keep(SecretLoggers::levels);
            } catch (ReflectiveOperationException | LinkageError e) {
                LoggerFactory.getLogger("dev.milvusons3")
                        .warn(
                                "The loggers that write session tokens and passwords cannot be kept at INFO in {}: {}."
                                        + " Set these to INFO in its configuration: {}",
                                logging,
                                e.toString(),
                                String.join(", ", NAMES));
            }
        }
    }

    /** {@return at which level loggers stay} */
    private static Map<String, Logging.Level> levels(boolean configured) {
        Map<String, Logging.Level> levels = new LinkedHashMap<>();
        if (!configured) {
            THIRD_PARTIES.forEach(name -> levels.put(name, Logging.Level.WARN));
            levels.put(STEPS, Logging.Level.INFO);
        }
        NAMES.forEach(name -> levels.put(name, Logging.Level.INFO));
        return levels;
    }
}
