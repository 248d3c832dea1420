package dev.milvusons3.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The 1,797 handwritten digits of {@code digits/SOURCE.md}. */
final class Digits {
    static final int DIMENSION = 64;

    /**
     * One digit.
     *
     * @param id its line, from 0
     * @param pixels 64 grey values, 0 to 16
     * @param label the digit that it is
     */
    record Digit(long id, List<Float> pixels, int label) {}

    private Digits() {}

    static List<Digit> load() {
        List<Digit> digits = new ArrayList<>();
        try (InputStream file = Objects.requireNonNull(Digits.class.getResourceAsStream("/digits/digits.csv.gz"));
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] numbers = line.split(",");
                List<Float> pixels = new ArrayList<>(DIMENSION);
                for (int i = 0; i < DIMENSION; i++) {
                    pixels.add(Float.valueOf(numbers[i]));
                }
                digits.add(new Digit(digits.size(), pixels, Integer.parseInt(numbers[DIMENSION])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digits;
    }
}
