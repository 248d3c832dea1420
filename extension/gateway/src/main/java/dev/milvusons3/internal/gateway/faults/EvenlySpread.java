package dev.milvusons3.internal.gateway.faults;

/** Picks a part of many things, evenly spread and the same way each time: chance would make tests fail by chance. */
final class EvenlySpread {
    private final double rate;
    private double due;

    /**
     * @param rate more than 0, at most 1
     * @throws IllegalArgumentException if it is not
     */
    EvenlySpread(double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "rate " + rate + ": it is the part of all requests that is met, more than 0 and at most 1");
        }
        this.rate = rate;
    }

    /** {@return whether the next one is picked} */
    synchronized boolean next() {
        due += rate;
        // A rate such as 0.1 does not add up to exactly 1.
        if (due < 1 - 1e-9) {
            return false;
        }
        due -= 1;
        return true;
    }
}
