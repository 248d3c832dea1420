package dev.milvusons3;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A deployment could not be made, or not be taken away again. The first line of the message is the cause; what helps to
 * fix it follows.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public class MilvusOnS3Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message its first line is the cause */
    public MilvusOnS3Exception(String message) {
        super(message);
    }

    /**
     * @param message its first line is the cause
     * @param cause what was thrown
     */
    public MilvusOnS3Exception(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
