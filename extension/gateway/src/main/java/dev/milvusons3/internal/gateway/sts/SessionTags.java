package dev.milvusons3.internal.gateway.sts;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Session tags: as a request passes them, and as a token carries them.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Pass session tags in AWS STS</a>
 */
final class SessionTags {
    /** Tags, and those of them that are transitive. */
    record OfToken(Map<String, String> tags, Set<String> transitive) {}

    private static final String CLAIM = "https://aws.amazon.com/tags";
    private static final int MOST = 50;

    private SessionTags() {}

    /** {@return a request's tags, and with them what the calling session hands down} */
    static OfToken ofRequest(QueryRequest q, Caller caller) {
        Map<String, String> tags = new LinkedHashMap<>(q.tags("Tags"));
        Set<String> transitive = new HashSet<>(q.members("TransitiveTagKeys"));
        if (!tags.keySet().containsAll(transitive)) {
            throw StsErrors.validation("The transitive tag keys must be among the session tags of the request.");
        }
        Optional<RoleSession> session = caller.session();
        if (session.isPresent()) {
            for (String key : session.get().transitiveTags()) {
                if (tags.containsKey(key)) {
                    throw new AwsError(
                            400,
                            "InvalidParameterValue",
                            "One of the specified transitive tag keys can't be set because it conflicts with a"
                                    + " transitive tag key from the calling session.");
                }
                tags.put(key, session.get().tags().getOrDefault(key, ""));
                transitive.add(key);
            }
        }
        return checked(tags, transitive);
    }

    static OfToken ofToken(JWTClaimsSet claims) {
        Object claim = claims.getClaim(CLAIM);
        if (claim == null) {
            return new OfToken(Map.of(), Set.of());
        }
        if (!(claim instanceof Map<?, ?> map) || !(map.get("principal_tags") instanceof Map<?, ?> principalTags)) {
            throw StsErrors.invalidToken("The claim " + CLAIM + " is malformed");
        }
        Map<String, String> tags = new LinkedHashMap<>();
        principalTags.forEach((key, value) -> tags.put(String.valueOf(key), only(value)));
        Set<String> transitive = new HashSet<>();
        if (map.get("transitive_tag_keys") instanceof List<?> keys) {
            keys.forEach(key -> transitive.add(String.valueOf(key)));
        }
        return checked(tags, transitive);
    }

    private static String only(Object value) {
        if (value instanceof List<?> list && list.size() == 1) {
            return String.valueOf(list.get(0));
        }
        if (value instanceof String text) {
            return text;
        }
        throw StsErrors.invalidToken("A session tag in the token must have exactly one value");
    }

    private static OfToken checked(Map<String, String> tags, Set<String> transitive) {
        if (tags.size() > MOST) {
            throw StsErrors.validation("A session can have at most 50 session tags.");
        }
        return new OfToken(Map.copyOf(tags), Set.copyOf(transitive));
    }
}
