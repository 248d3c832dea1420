package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** What went wrong with a registry, for people. */
final class RegistryErrors {
    private static final int LONGEST = 200;

    private RegistryErrors() {}

    /** {@return what a body says, in parentheses, with a blank before; nothing if it is not JSON such as registries answer with} */
    static String quoted(String body) {
        List<String> said = new ArrayList<>();
        try {
            Json json = Json.read(body);
            for (Json error : json.get("errors").items()) {
                said.add(error.get("code").text() + ": " + error.get("message").text());
            }
            if (said.isEmpty() && json.isObject()) {
                said.add(json.get("details").text() + json.get("message").text());
            }
        } catch (JsonException noJson) {
            // A proxy's page in HTML, most likely: it would fill the screen.
            return "";
        }
        String text = String.join("; ", said);
        return text.isBlank() ? "" : " (" + text.substring(0, Math.min(text.length(), LONGEST)) + ")";
    }

    /** {@return the failure to reach a host, in words} */
    static UnobtainableException unreachable(String host, IOException failed) {
        String proxy = "check network and proxy: -Dhttps.proxyHost and -Dhttps.proxyPort, or HTTPS_PROXY and NO_PROXY";
        if (has(failed, UnresolvedAddressException.class) || has(failed, UnknownHostException.class)) {
            return new UnobtainableException("no address is known for " + host, failed, proxy);
        }
        if (has(failed, HttpConnectTimeoutException.class)) {
            return new UnobtainableException(host + " does not answer", failed, proxy);
        }
        if (has(failed, ConnectException.class)) {
            return new UnobtainableException("nobody listens at " + host, failed, proxy);
        }
        if (has(failed, SSLException.class)) {
            return new UnobtainableException(
                    "no TLS connection to " + host + ": " + failed.getMessage(),
                    failed,
                    "have this JVM trust the certificate's authority: -Djavax.net.ssl.trustStore",
                    "for a registry without TLS, write http:// before its host in milvus-on-s3.milvus.registry");
        }
        return new UnobtainableException("asking " + host + " failed: " + failed.getMessage(), failed, proxy);
    }

    /** {@return whether it is of no use to try again at once} */
    static boolean isLasting(IOException failed) {
        return failed instanceof UnobtainableException
                || failed instanceof ConnectException
                || has(failed, UnresolvedAddressException.class)
                || has(failed, SSLException.class);
    }

    private static boolean has(Throwable failed, Class<? extends Throwable> type) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }
}
