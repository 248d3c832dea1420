package dev.milvusons3.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** In java.util.logging; {@link SecretsStayOutOfLogsIT} tries others, which this JVM does not use. */
@Isolated
class SecretLoggersTest {
    private final Logger signer = Logger.getLogger("software.amazon.awssdk.http.auth.aws");
    private final Logger named = Logger.getLogger("io.milvus.shaded.io.grpc.netty");

    @AfterEach
    void quieten() {
        named.setLevel(null);
        SecretLoggers.quieten();
    }

    @Test
    void whatNobodyNamesStaysAtInfo() {
        Logger above = Logger.getLogger("software.amazon.awssdk");
        above.setLevel(Level.ALL);
        signer.setLevel(null);
        try {
            SecretLoggers.quieten();
            assertThat(signer.isLoggable(Level.FINE)).isFalse();
            assertThat(signer.isLoggable(Level.INFO)).isTrue();
        } finally {
            above.setLevel(null);
        }
    }

    /** Who names it wants to see it. */
    @Test
    void whatIsNamedStaysAsItIs() {
        named.setLevel(Level.FINEST);
        SecretLoggers.quieten();
        assertThat(named.getLevel()).isEqualTo(Level.FINEST);
    }

    @Test
    void aLevelThatWasTakenAwayIsSetAgain() {
        SecretLoggers.quieten();
        signer.setLevel(null);
        SecretLoggers.quieten();
        assertThat(signer.getLevel()).isEqualTo(Level.INFO);
    }
}
