package dev.milvusons3.internal.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** An error answer of AWS: thrown where it is found, rendered once at the front in the service's own form. */
public final class AwsError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> details;

    private AwsError(int status, String code, String message, Map<String, String> details) {
        // No stack trace: this is an answer, not a defect, and denials are common in what this gateway is for.
        super(message, null, false, false);
        if (code.isBlank() || message.isBlank()) {
            throw new IllegalArgumentException("an error answer needs a code and a text: " + status + " " + code);
        }
        this.status = status;
        this.code = code;
        this.details = details;
    }

    /**
     * An error with code and message alone.
     *
     * @throws IllegalArgumentException if either is blank: the AWS CLI, for one, falls over an error without a text
     */
    public AwsError(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    /** {@return the same with one more element beside the code and the message} */
    public AwsError with(String element, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(element, value);
        return new AwsError(status, code, getMessage(), more);
    }

    /** {@return the HTTP status} */
    public int status() {
        return status;
    }

    /** {@return AWS' name for it} */
    public String code() {
        return code;
    }

    /** {@return the text, never blank} */
    public String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** {@return elements beside the code and the message, in order} */
    public Map<String, String> details() {
        return details;
    }
}
