package dev.milvusons3;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The environment cannot be had on this machine, such as {@link Environment#CONTAINERS} where no Docker runs. The first line
 * of the message is the cause, the second the remedy.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public class MilvusOnS3UnavailableException extends MilvusOnS3Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message its first line is the cause, its second the remedy
     * @param cause what was thrown, if something was
     */
    public MilvusOnS3UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
