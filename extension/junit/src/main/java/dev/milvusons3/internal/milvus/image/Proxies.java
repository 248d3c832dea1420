package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy is asked: Java's own settings first, then {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, which Docker and pip go by, and to
 * which Java is deaf. Without a proxy's user and password, which Java takes from elsewhere.
 */
final class Proxies extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Optional<ProxySelector> ofJava;
    private final Map<String, String> environment;

    /** @param ofJava that of this JVM */
    Proxies(Optional<ProxySelector> ofJava, Map<String, String> environment) {
        this.ofJava = ofJava;
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        List<Proxy> said = ofJava.map(selector -> selector.select(uri)).orElse(DIRECT);
        if (said.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT) || isDirect(uri.getHost())) {
            return said;
        }
        return variable(uri.getScheme() + "_proxy")
                .flatMap(Proxies::address)
                .map(address -> List.of(new Proxy(Proxy.Type.HTTP, address)))
                .orElse(said);
    }

    private boolean isDirect(String host) {
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return true;
        }
        for (String entry : variable("no_proxy").orElse("").split(",")) {
            String suffix = entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
            if (suffix.equals("*")
                    || !suffix.isEmpty()
                            && (host.equalsIgnoreCase(suffix)
                                    || host.toLowerCase(Locale.ROOT).endsWith("." + suffix))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    private static Optional<InetSocketAddress> address(String proxy) {
        URI uri = URI.create(proxy.contains("://") ? proxy.strip() : "http://" + proxy.strip());
        return Optional.ofNullable(uri.getHost())
                .map(host -> InetSocketAddress.createUnresolved(host, uri.getPort() < 0 ? 80 : uri.getPort()));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failed) {
        ofJava.ifPresent(selector -> selector.connectFailed(uri, address, failed));
    }
}
