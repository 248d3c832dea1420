package dev.milvusons3.internal.gateway.sigv4;

import java.util.Optional;

/**
 * What a signature is good for.
 *
 * @param date eight digits
 * @param region such as {@code us-east-2}
 * @param service such as {@code s3}
 */
public record CredentialScope(String date, String region, String service) {
    /** A key id with its scope. */
    public record Credential(String accessKeyId, CredentialScope scope) {}

    private static final String END = "aws4_request";

    /** Parses {@code <key id>/<date>/<region>/<service>/aws4_request}. */
    public static Optional<Credential> parse(String credential) {
        String[] parts = credential.split("/", -1);
        if (parts.length != 5 || parts[0].isEmpty() || !parts[4].equals(END) || !parts[1].matches("\\d{8}")) {
            return Optional.empty();
        }
        return Optional.of(new Credential(parts[0], new CredentialScope(parts[1], parts[2], parts[3])));
    }

    @Override
    public String toString() {
        return date + "/" + region + "/" + service + "/" + END;
    }
}
