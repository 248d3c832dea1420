package dev.milvusons3.internal.gateway.store;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of versions and uploads that look random, as S3's do, and from which can be told which came first: so a listing goes on after
 * one that has been deleted since.
 */
final class Sequence {
    private static final int RANDOM = 16;
    private static final int LENGTH = 32;

    private final SecureRandom random = new SecureRandom();
    private volatile long secret = random.nextLong();
    private final AtomicLong last = new AtomicLong();

    /** Goes on where another one was, whose ids count from then on. */
    void resume(long ofSecret, long ofLast) {
        secret = ofSecret;
        last.accumulateAndGet(ofLast, Math::max);
    }

    long secret() {
        return secret;
    }

    long last() {
        return last.get();
    }

    long next() {
        return last.incrementAndGet();
    }

    /** {@return an id for that number} */
    String id(long number) {
        byte[] noise = new byte[RANDOM];
        random.nextBytes(noise);
        ByteBuffer bytes = ByteBuffer.allocate(RANDOM + Long.BYTES).put(noise);
        bytes.putLong(number ^ mask(bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** {@return the number of an id; nothing if it is none that was ever given out} */
    OptionalLong number(String id) {
        if (!isWellFormed(id)) {
            return OptionalLong.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id));
        long number = bytes.getLong(RANDOM) ^ mask(bytes);
        return number > 0 && number <= last.get() ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private long mask(ByteBuffer bytes) {
        return secret ^ bytes.getLong(0) * 0x9E3779B97F4A7C15L ^ bytes.getLong(Long.BYTES);
    }

    /** {@return whether it could be one, of whatever store} */
    static boolean isWellFormed(String id) {
        if (id.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = id.charAt(i);
            boolean fine = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!fine) {
                return false;
            }
        }
        return true;
    }
}
