package dev.milvusons3.internal.gateway.sigv4;

import java.util.Optional;

/** How a body is protected, as {@code x-amz-content-sha256} says it. */
public enum PayloadMode {
    /** The header holds the body's hash. */
    SIGNED(false, false, false),
    /** Nothing but the transport protects it. */
    UNSIGNED(false, false, false),
    /** Chunks, each with a signature that follows from the one before. */
    STREAMING_SIGNED(true, true, false),
    /** The same, and then a checksum with a signature of its own. */
    STREAMING_SIGNED_TRAILER(true, true, true),
    /** Chunks without signatures, and then a checksum. */
    STREAMING_UNSIGNED_TRAILER(true, false, true);

    private final boolean chunked;
    private final boolean chunksSigned;
    private final boolean trailer;

    PayloadMode(boolean chunked, boolean chunksSigned, boolean trailer) {
        this.chunked = chunked;
        this.chunksSigned = chunksSigned;
        this.trailer = trailer;
    }

    /** {@return the mode that a header's value names; empty for a value that is none} */
    public static Optional<PayloadMode> of(String contentSha256) {
        return switch (contentSha256) {
            case "UNSIGNED-PAYLOAD" -> Optional.of(UNSIGNED);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> Optional.of(STREAMING_SIGNED);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> Optional.of(STREAMING_SIGNED_TRAILER);
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> Optional.of(STREAMING_UNSIGNED_TRAILER);
            default -> isHash(contentSha256) ? Optional.of(SIGNED) : Optional.empty();
        };
    }

    private static boolean isHash(String text) {
        return text.length() == 64
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F');
    }

    /** {@return whether the body comes in aws-chunked encoding} */
    public boolean chunked() {
        return chunked;
    }

    /** {@return whether each chunk carries a signature} */
    public boolean chunksSigned() {
        return chunksSigned;
    }

    /** {@return whether headers follow the body} */
    public boolean trailer() {
        return trailer;
    }
}
