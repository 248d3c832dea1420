package dev.milvusons3.internal.gateway.body;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;

/** One promise that a request makes of its body's content. */
final class ContentCheck {
    private final ChecksumAlgorithm.Running running;
    private final byte[] expected;
    private final Supplier<RefusedBody> otherwise;

    private ContentCheck(ChecksumAlgorithm.Running running, byte[] expected, Supplier<RefusedBody> otherwise) {
        this.running = running;
        this.expected = expected;
        this.otherwise = otherwise;
    }

    /** The hash that was signed. */
    static ContentCheck sha256(String hex) {
        return new ContentCheck(
                ChecksumAlgorithm.digest(Hashes.sha256()),
                HexFormat.of().parseHex(hex),
                () -> new RefusedBody(new AwsError(
                                400,
                                "XAmzContentSHA256Mismatch",
                                "The provided 'x-amz-content-sha256' header does not match what was computed.")
                        .with("ClientComputedContentSHA256", hex)));
    }

    /** A Content-MD5 header. */
    static ContentCheck md5(String base64) {
        byte[] expected = decode(base64, "Content-MD5");
        if (expected.length != 16) {
            throw invalidDigest("Content-MD5");
        }
        return new ContentCheck(
                ChecksumAlgorithm.digest(Hashes.digest("MD5")), expected, () -> RefusedBody.badDigest("Content-MD5"));
    }

    /** A checksum header. */
    static ContentCheck checksum(ChecksumAlgorithm algorithm, String base64) {
        return new ContentCheck(
                algorithm.start(), decode(base64, algorithm.header()), () -> RefusedBody.badDigest(algorithm.name()));
    }

    private static byte[] decode(String base64, String header) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw invalidDigest(header);
        }
    }

    private static AwsError invalidDigest(String header) {
        return new AwsError(400, "InvalidDigest", "The " + header + " you specified was invalid.");
    }

    void update(byte[] bytes, int offset, int length) {
        running.update(bytes, offset, length);
    }

    void verify() throws RefusedBody {
        if (!MessageDigest.isEqual(expected, running.value())) {
            throw otherwise.get();
        }
    }
}
