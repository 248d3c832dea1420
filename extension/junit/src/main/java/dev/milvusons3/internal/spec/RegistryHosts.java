package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.regex.Pattern;

/** Reads where a registry is. */
final class RegistryHosts {
    static final String ALLOWED =
            "a host, with its port if it is not 443, and with the path of a mirror if that has one; http:// before it for one"
                    + " without TLS";

    private static final Pattern ADDRESS = Pattern.compile(
            "(?:https?://)?(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-f:]+])(?::\\d{1,5})?(?:/[a-z0-9._/-]*)?");

    private RegistryHosts() {}

    static String read(String text, Class<?> anchor) throws Refusal {
        String address = text.trim();
        if (!ADDRESS.matcher(address).matches()) {
            throw new Refusal("not the address of a registry. Allowed: " + ALLOWED + ".");
        }
        return address;
    }
}
