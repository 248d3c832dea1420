package dev.milvusons3.internal.gateway.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumAlgorithmTest {
    /** The check values of the catalogue of CRCs, and the digests of the same nine digits. */
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void givesThePublishedValue(ChecksumAlgorithm algorithm, String value) {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(HexFormat.of().formatHex(sum(algorithm, digits))).isEqualTo(value);
        assertThat(algorithm.size()).isEqualTo(value.length() / 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void ofAWholeFollowsFromThatOfItsParts(ChecksumAlgorithm algorithm) {
        Random random = new Random(64);
        for (int round = 0; round < 200; round++) {
            byte[] whole = new byte[random.nextInt(3_000)];
            random.nextBytes(whole);
            List<byte[]> values = new ArrayList<>();
            List<Long> lengths = new ArrayList<>();
            int step = 1 + random.nextInt(700);
            for (int from = 0; from < whole.length; from += step) {
                byte[] part = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + step));
                values.add(sum(algorithm, part));
                lengths.add((long) part.length);
            }
            values.add(sum(algorithm, new byte[0]));
            lengths.add(0L);
            assertThat(algorithm.combine(values, lengths)).isEqualTo(sum(algorithm, whole));
        }
    }

    private static byte[] sum(ChecksumAlgorithm algorithm, byte[] bytes) {
        ChecksumAlgorithm.Running running = algorithm.start();
        // In two steps, the first of an odd length, since eight bytes at once must not matter.
        int first = bytes.length / 3;
        running.update(bytes, 0, first);
        running.update(bytes, first, bytes.length - first);
        return running.value();
    }
}
