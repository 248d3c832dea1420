package dev.milvusons3.setup;

import dev.milvusons3.iam.PolicyTemplate;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The placeholders that the documents of a Milvus may have for what is known only when it is deployed:
 *
 * <table>
 *   <caption>Placeholders</caption>
 *   <tr><th>placeholder</th><th>stands for</th></tr>
 *   <tr><td>{@code {{bucket}}}</td><td>the bucket's name</td></tr>
 *   <tr><td>{@code {{partition}}}</td><td>the region's partition, such as {@code aws-cn}</td></tr>
 *   <tr><td>{@code {{account}}}</td><td>the account's twelve digits</td></tr>
 *   <tr><td>{@code {{region}}}</td><td>the region, such as {@code us-east-2}</td></tr>
 *   <tr><td>{@code {{oidcProvider}}}</td><td>the cluster's issuer without {@code https://}: what follows {@code oidc-provider/}
 *       in its ARN, and what its condition keys start with</td></tr>
 *   <tr><td>{@code {{namespace}}}</td><td>the service account's namespace</td></tr>
 *   <tr><td>{@code {{serviceAccount}}}</td><td>the service account's name</td></tr>
 * </table>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Placeholders {
    /** Their names, in the order in which messages name them. */
    public static final List<String> NAMES =
            List.of("bucket", "partition", "account", "region", "oidcProvider", "namespace", "serviceAccount");

    private Placeholders() {}

    /**
     * {@return a document that may have these placeholders, which messages call inline}
     *
     * @param text JSON with placeholders
     * @throws IllegalArgumentException if it has a placeholder that there is not, or one that is not closed; with line and
     *     column
     */
    public static PolicyTemplate template(String text) {
        return template("(inline)", text);
    }

    /**
     * {@return a document that may have these placeholders}
     *
     * @param name by which messages speak of it, such as the file's
     * @param text JSON with placeholders
     * @throws IllegalArgumentException if it has a placeholder that there is not, or one that is not closed; with line and
     *     column
     */
    public static PolicyTemplate template(String name, String text) {
        return PolicyTemplate.of(name, text, NAMES);
    }
}
