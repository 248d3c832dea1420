package dev.milvusons3.iam;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers of conditions: decimal, with a short exponent at most, so that comparing stays cheap. */
final class Numbers {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,64}(\\.[0-9]{1,64})?([eE][+-]?[0-9]{1,3})?");

    private Numbers() {}

    static Optional<BigDecimal> parse(String text) {
        String number = text.strip();
        return NUMBER.matcher(number).matches() ? Optional.of(new BigDecimal(number)) : Optional.empty();
    }
}
