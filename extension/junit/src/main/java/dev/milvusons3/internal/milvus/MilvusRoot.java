package dev.milvusons3.internal.milvus;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import io.milvus.v2.service.rbac.request.UpdatePasswordReq;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Milvus' administrator, whose first password is the same everywhere. */
public final class MilvusRoot {
    private static final String USER = "root";
    private static final String FIRST_PASSWORD = "Milvus";
    private static final long POLL_MILLIS = 50;
    private static final long CALL_MILLIS = 5_000;

    private MilvusRoot() {}

    /** {@return one that is long enough for any server and short enough for all} */
    public static String randomPassword() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Changes the first password, and returns once the new one is accepted. Harmless if it was changed to this one before.
     *
     * @param endpoint of a healthy server
     * @param password 6 to 256 characters
     * @return what clients connect with
     * @throws IllegalStateException if it could not be done in time
     */
    public static ConnectConfig setPassword(URI endpoint, String password, Duration timeout)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        RuntimeException last;
        do {
            last = tryTo(endpoint, FIRST_PASSWORD, client -> change(client, password));
            RuntimeException refused = tryTo(endpoint, password, MilvusClientV2::listUsers);
            if (refused == null) {
                return connectConfig(endpoint, password);
            }
            last = last == null ? refused : last;
            Thread.sleep(POLL_MILLIS);
        } while (System.nanoTime() < deadline);
        throw new IllegalStateException(
                "Milvus at " + endpoint + " did not let its root password be changed within " + timeout.toSeconds()
                        + " s: " + last.getMessage(),
                last);
    }

    /** {@return for the user root} */
    public static ConnectConfig connectConfig(URI endpoint, String password) {
        return ConnectConfig.builder()
                .uri(endpoint.toString())
                .username(USER)
                .password(password)
                .build();
    }

    private interface Call {
        void on(MilvusClientV2 client);
    }

    private static void change(MilvusClientV2 client, String password) {
        client.updatePassword(UpdatePasswordReq.builder()
                .userName(USER)
                .password(FIRST_PASSWORD)
                .newPassword(password)
                .build());
    }

    /** {@return why it failed; null if it did not} */
    private static @Nullable RuntimeException tryTo(URI endpoint, String password, Call call) {
        MilvusClientV2 client = null;
        try {
            ConnectConfig config = connectConfig(endpoint, password);
            config.setConnectTimeoutMs(CALL_MILLIS);
            config.setRpcDeadlineMs(CALL_MILLIS);
            client = new MilvusClientV2(config);
            client.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
            call.on(client);
            return null;
        } catch (RuntimeException failed) {
            // The client's own, its older half's, or gRPC's: all mean the same.
            return failed;
        } finally {
            if (client != null) {
                client.close();
            }
        }
    }
}
