package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MilvusHealthTest {
    @ParameterizedTest
    @CsvSource({"200,OK,true", "200,no components registered,false", "500,component rootcoord state is Abnormal,false"})
    void isWhatTheServerSays(int code, String body, boolean healthy) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/healthz", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            assertThat(new MilvusHealth(server.getAddress().getPort()).ask())
                    .isEqualTo(new MilvusHealth.Answer(healthy, code + " " + body));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isNotHealthyIfNobodyAnswers() throws Exception {
        MilvusPorts ports = MilvusPorts.allocate();
        try {
            MilvusHealth.Answer answer = new MilvusHealth(ports.metrics()).ask();
            assertThat(answer.healthy()).isFalse();
            assertThat(answer.text()).contains("ConnectException");
        } finally {
            ports.release();
        }
    }
}
