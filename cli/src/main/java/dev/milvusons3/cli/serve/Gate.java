package dev.milvusons3.cli.serve;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may look: on the loopback address whoever is on this machine and asks for it by a name of this machine, which a web site that
 * makes its own name lead here cannot; elsewhere who has the key.
 */
final class Gate {
    static final String COOKIE = "milvus-on-s3-key";
    private static final String BEARER = "Bearer ";
    private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?");

    private final boolean local;
    private final byte[] key;

    Gate(InetAddress address, String key) {
        this.local = address.isLoopbackAddress();
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    boolean lets(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return local && host != null && LOCAL.matcher(host).matches() || hasKey(request);
    }

    boolean hasKey(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return isKey(authorization.substring(BEARER.length()));
        }
        return isKey(cookie(request));
    }

    /** In the time that it takes, whatever is right about it. */
    boolean isKey(@Nullable String said) {
        return said != null && MessageDigest.isEqual(key, said.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }
}
