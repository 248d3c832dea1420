package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HTTPS_PROXY", "http://proxy.example:3128",
            "http_proxy", "plain.example",
            "NO_PROXY", "internal.example, .corp.example,10.0.0.5");

    @ParameterizedTest
    @CsvSource({
        "https://registry.example/v2/,proxy.example,3128",
        "http://registry.example/v2/,plain.example,80",
        "https://notinternal.example/,proxy.example,3128",
    })
    void asksTheOneOfTheEnvironment(URI uri, String host, int port) {
        assertThat(new Proxies(Optional.empty(), ENVIRONMENT).select(uri))
                .containsExactly(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://internal.example/",
        "https://a.internal.example/",
        "https://registry.CORP.example/",
        "https://10.0.0.5:5000/",
        "http://localhost:5000/",
        "http://127.0.0.1:5000/"
    })
    void asksNoneWhereThereShallBeNone(URI uri) {
        assertThat(new Proxies(Optional.empty(), ENVIRONMENT).select(uri)).containsExactly(Proxy.NO_PROXY);
        assertThat(new Proxies(Optional.empty(), Map.of()).select(URI.create("https://registry.example/")))
                .containsExactly(Proxy.NO_PROXY);
    }

    @Test
    void leavesItToJavaWhereThatHasOne() {
        InetSocketAddress own = InetSocketAddress.createUnresolved("java.example", 8080);

        assertThat(new Proxies(Optional.of(ProxySelector.of(own)), ENVIRONMENT)
                        .select(URI.create("https://registry.example/")))
                .containsExactly(new Proxy(Proxy.Type.HTTP, own));
    }
}
