package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.store.Intake;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The checksum that a request says its body has.
 *
 * @param algorithm of it
 * @param value nothing if it follows the body, where it has been compared already
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">Checking integrity of uploads</a>
 */
record ChecksumClaim(ChecksumAlgorithm algorithm, Optional<byte[]> value) {
    private static final String PREFIX = "x-amz-checksum-";
    private static final List<String> OTHERS =
            List.of("x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode");

    static Optional<ChecksumClaim> of(ObjectCall call) {
        List<String> names = names(call);
        String announced = call.request().original().getHeader("x-amz-sdk-checksum-algorithm");
        if (announced != null && names.isEmpty() && call.request().trailers().isEmpty()) {
            throw S3Errors.invalidRequest(
                    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or"
                            + " x-amz-trailer headers were found.");
        }
        if (names.size() > 1) {
            throw S3Errors.invalidRequest(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        if (!names.isEmpty()) {
            String name = names.get(0);
            ChecksumAlgorithm algorithm =
                    ChecksumAlgorithm.ofHeader(name).orElseThrow(() -> S3Errors.unservedHeader(name));
            String text = call.header(name).orElse("");
            return Optional.of(new ChecksumClaim(algorithm, Optional.of(value(algorithm, text))));
        }
        return trailer(call).map(algorithm -> new ChecksumClaim(algorithm, Optional.empty()));
    }

    private static List<String> names(ObjectCall call) {
        return call.request().headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(PREFIX) && !OTHERS.contains(name))
                .toList();
    }

    private static Optional<ChecksumAlgorithm> trailer(ObjectCall call) {
        if (call.request().trailers().isEmpty()) {
            return Optional.empty();
        }
        String names = call.request().original().getHeader("x-amz-trailer");
        return Arrays.stream(names.split(",", -1))
                .flatMap(name -> ChecksumAlgorithm.ofHeader(name.trim()).stream())
                .findFirst();
    }

    /** {@return the value that a header has, or throws that it cannot be one} */
    static byte[] value(ChecksumAlgorithm algorithm, String text) {
        try {
            byte[] value = Base64.getDecoder().decode(text);
            if (value.length == algorithm.size()) {
                return value;
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalid(algorithm);
        }
        throw invalid(algorithm);
    }

    private static AwsError invalid(ChecksumAlgorithm algorithm) {
        return S3Errors.invalidRequest("Value for " + algorithm.header() + " header is invalid.");
    }

    /** Throws {@code BadDigest} if the body that came is another. */
    void check(Intake intake) {
        if (value.isPresent() && !Arrays.equals(value.get(), intake.checksums().get(algorithm))) {
            throw mismatch(algorithm);
        }
    }

    static AwsError mismatch(ChecksumAlgorithm algorithm) {
        return new AwsError(
                400, "BadDigest", "The " + algorithm.name() + " you specified did not match the calculated checksum.");
    }

    /** Checks a Content-MD5, which may be there as well. */
    static Optional<byte[]> md5(ObjectCall call) {
        return call.header("Content-MD5").map(text -> {
            try {
                byte[] value = Base64.getDecoder().decode(text.trim());
                if (value.length == 16) {
                    return value;
                }
            } catch (IllegalArgumentException notBase64) {
                throw invalidMd5(text);
            }
            throw invalidMd5(text);
        });
    }

    private static AwsError invalidMd5(String text) {
        return new AwsError(400, "InvalidDigest", "The Content-MD5 you specified was invalid.")
                .with("Content-MD5", text);
    }

    static void checkMd5(byte[] expected, Intake intake) {
        if (!Arrays.equals(expected, intake.md5())) {
            throw new AwsError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
                    .with("ExpectedDigest", Base64.getEncoder().encodeToString(expected))
                    .with("CalculatedDigest", Base64.getEncoder().encodeToString(intake.md5()));
        }
    }
}
