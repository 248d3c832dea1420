package dev.milvusons3.internal.milvus.image;

import java.net.URI;
import java.util.Optional;

/**
 * Where a registry is, and what its repositories are called there.
 *
 * @param base scheme and host, without a path
 * @param prefix of all repositories, as a mirror may have one; empty, or with a slash at its end
 */
record RegistryAddress(URI base, String prefix) {
    /**
     * @param text a host, {@code host:port}, or a URL of one; a path after it is a prefix
     * @throws IllegalArgumentException if it is none of these
     */
    static RegistryAddress of(String text) {
        boolean hasScheme = text.startsWith("http://") || text.startsWith("https://");
        URI uri = URI.create((hasScheme ? "" : "https://") + text);
        if (uri.getHost() == null || uri.getQuery() != null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("not the address of a registry: " + text);
        }
        // As Docker does: nobody has a certificate for the loopback address.
        String scheme = hasScheme ? uri.getScheme() : isLoopback(uri.getHost()) ? "http" : "https";
        String path = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("^/+|/+$", "");
        return new RegistryAddress(
                URI.create(scheme + "://" + uri.getRawAuthority()), path.isEmpty() ? "" : path + "/");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    /** {@return the host as credentials are filed under, with its port} */
    String host() {
        return base.getRawAuthority();
    }

    /**
     * {@return where it answers if this is the name that Docker gives its own registry in images' names, which is not the host that serves it; empty for
     * addresses that cannot be such a name} Inferred from where {@code docker login} files its credentials; not tried against that registry.
     */
    Optional<RegistryAddress> index() {
        boolean name = base.getHost().matches("(?!index\\.)[a-z0-9-]+\\.[a-z]+") && base.getPort() < 0;
        return name
                ? Optional.of(new RegistryAddress(URI.create(base.getScheme() + "://index." + base.getHost()), prefix))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return base + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }
}
