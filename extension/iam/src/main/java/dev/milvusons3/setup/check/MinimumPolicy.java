package dev.milvusons3.setup.check;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.json.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The smallest identity policy for requests that Milvus makes: on the bucket, and on all objects below each first part of a key. What Milvus calls its
 * objects is its own business.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege">Apply least-privilege
 *     permissions</a>
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MinimumPolicy {
    private static final String BUCKET = "arn:aws:s3:::my-bucket";
    private static final String ROOT_PATH = "{{rootPath}}";

    /** What stands for what only an author knows. */
    private static final String SOURCE = "arn:aws:s3:::my-lake";

    private static final String KEY = "arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private MinimumPolicy() {}

    /**
     * {@return the actions by the resource that they are needed on, such as {@code arn:aws:s3:::my-bucket/files/*}; sorted}
     *
     * @param requests that are to be allowed
     * @param rootPath what stands for {@code {{rootPath}}}, such as {@code files}
     */
    public static Map<String, SortedSet<String>> actions(List<MilvusRequest> requests, String rootPath) {
        Map<String, SortedSet<String>> actions = new TreeMap<>();
        for (MilvusRequest request : requests) {
            String resource = resource(request, rootPath);
            actions.computeIfAbsent(resource, it -> new TreeSet<>()).add(request.action());
        }
        return actions;
    }

    private static String resource(MilvusRequest request, String rootPath) {
        return switch (request.on()) {
            case KEY -> KEY;
            case SOURCE -> request.key().map(key -> SOURCE + "/*").orElse(SOURCE);
            case BUCKET ->
                request.key()
                        .map(key -> BUCKET + "/" + firstPart(key.replace(ROOT_PATH, rootPath), rootPath) + "*")
                        .orElse(BUCKET);
        };
    }

    private static String firstPart(String key, String rootPath) {
        return key.substring(0, key.indexOf('/', key.startsWith(rootPath + "/") ? rootPath.length() : 0) + 1);
    }

    /**
     * {@return the policy, for a bucket called {@code my-bucket}}
     *
     * @param requests that are to be allowed; not none
     * @param rootPath what stands for {@code {{rootPath}}}, such as {@code files}
     */
    public static PolicyDocument of(List<MilvusRequest> requests, String rootPath) {
        List<Map<String, Object>> statements = actions(requests, rootPath).entrySet().stream()
                .map(entry -> statement(entry.getKey(), entry.getValue()))
                .toList();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Version", "2012-10-17");
        document.put("Statement", statements);
        return PolicyDocument.parse(JsonText.compact(document), PolicyType.IDENTITY);
    }

    private static Map<String, Object> statement(String resource, SortedSet<String> actions) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", "Allow");
        statement.put("Action", List.copyOf(actions));
        statement.put("Resource", resource);
        return statement;
    }
}
