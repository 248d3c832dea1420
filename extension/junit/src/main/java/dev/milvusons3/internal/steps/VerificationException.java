package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.MismatchException;

/** Something exists, but is not what was asked for. */
final class VerificationException extends MismatchException {
    private static final long serialVersionUID = 1L;

    VerificationException(String what, Object wanted, Object found) {
        super(what + ": wanted " + wanted + ", found " + found);
    }

    static void check(String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            throw new VerificationException(what, wanted, found);
        }
    }
}
