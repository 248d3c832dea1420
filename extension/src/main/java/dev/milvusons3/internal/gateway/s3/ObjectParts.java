package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Parameters;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parts of objects that were uploaded in parts, which can be read one by one; S3Proxy's handler cannot. The SDK's
 * asynchronous client reads every object that way.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">partNumber of GetObject</a>
 */
final class ObjectParts {
    private static final String NUMBER = "partNumber";

    /** By the object's entity tag, which an upload in parts makes of all its parts. */
    private final Map<String, List<Long>> sizes = new ConcurrentHashMap<>();

    /** A part, or the whole, as the store is to be asked for it. */
    @FunctionalInterface
    interface Reader {
        void read(BackendRequest request) throws IOException;
    }

    /** Remembers an upload that was completed. */
    void completed(String entityTag, List<Long> partSizes) {
        sizes.put(unquoted(entityTag), List.copyOf(partSizes));
    }

    /** {@return whether one part is asked for, of an object that has parts} */
    boolean concerns(BackendRequest request, String entityTag) {
        return asksForPart(request) && sizes.containsKey(unquoted(entityTag));
    }

    static boolean asksForPart(BackendRequest request) {
        return request.query().has(NUMBER)
                && (request.method().equals("GET") || request.method().equals("HEAD"));
    }

    /** Answers with that part. */
    void read(BackendRequest request, String entityTag, HttpServletResponse response, Reader reader)
            throws IOException {
        if (request.headers().containsKey("Range")) {
            throw S3Errors.invalidRequest("Cannot specify both Range header and partNumber query parameter");
        }
        List<Long> parts = sizes.getOrDefault(unquoted(entityTag), List.of());
        int number = number(request.query());
        if (number > parts.size()) {
            throw new AwsError(416, "InvalidPartNumber", "The requested partnumber is not satisfiable")
                    .with("ActualPartCount", Integer.toString(parts.size()))
                    .with("PartNumberRequested", Integer.toString(number));
        }
        long start =
                parts.subList(0, number - 1).stream().mapToLong(Long::longValue).sum();
        long length = parts.get(number - 1);
        response.setHeader("x-amz-mp-parts-count", Integer.toString(parts.size()));
        String range = start + "-" + (start + length - 1);
        boolean head = request.method().equals("HEAD");
        reader.read(asRange(request, head ? "" : "bytes=" + range));
        if (head) {
            long total = parts.stream().mapToLong(Long::longValue).sum();
            response.setStatus(206);
            response.setHeader("Content-Range", "bytes " + range + "/" + total);
            response.setContentLengthLong(length);
        }
    }

    private static int number(Parameters query) {
        String text = query.value(NUMBER);
        try {
            int number = text == null ? 0 : Integer.parseInt(text);
            if (number >= 1 && number <= 10_000) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static AwsError invalid() {
        return new AwsError(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
    }

    private static BackendRequest asRange(BackendRequest request, String range) {
        Set<String> others = new HashSet<>(request.query().asMap().keySet());
        others.remove(NUMBER);
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        if (!range.isEmpty()) {
            headers.put("Range", range);
        }
        return new BackendRequest(
                request.original(),
                request.method(),
                request.target(),
                request.query().only(others),
                headers);
    }

    private static String unquoted(String entityTag) {
        return entityTag.replace("\"", "");
    }
}
