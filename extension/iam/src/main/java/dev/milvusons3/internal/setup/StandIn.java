package dev.milvusons3.internal.setup;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids that AWS gives only when a thing is made. Where both the thing and what refers to it are in one source, any id decides
 * alike as long as it is the same in all places; so it is made of the thing's address, and the same in every run.
 */
public final class StandIn {
    private StandIn() {}

    /** {@return an id as KMS gives its keys} */
    public static String keyId(String address) {
        return UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /**
     * {@return an id as EC2 gives}
     *
     * @param prefix such as {@code vpce}
     */
    public static String ec2Id(String prefix, String address) {
        return prefix + "-0" + keyId(address).replace("-", "").substring(0, 16);
    }

    /** {@return a name as IAM takes it, of the last part of an address} */
    public static String name(String address) {
        String last = address.replaceFirst("\\[.*$", "");
        return last.substring(last.lastIndexOf('.') + 1);
    }
}
