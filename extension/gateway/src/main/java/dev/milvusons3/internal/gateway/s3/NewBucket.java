package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.http.XmlElement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a CreateBucket.
 *
 * @param location that it asks for; empty if it asks for none
 * @param tags that the bucket is made with
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html">CreateBucketConfiguration</a>
 */
record NewBucket(Optional<String> location, Map<String, String> tags) {
    static NewBucket parse(byte[] body) {
        if (body.length == 0) {
            return new NewBucket(Optional.empty(), Map.of());
        }
        XmlElement document = XmlElement.parse(body);
        if (!document.name().equals("CreateBucketConfiguration")) {
            throw XmlElement.malformed();
        }
        return new NewBucket(
                document.textOf("LocationConstraint").filter(text -> !text.isEmpty()),
                document.first("Tags")
                        .map(tags -> TagSets.parseSet(tags, TagSets.MOST_OF_BUCKET))
                        .orElse(Map.of()));
    }

    void describe(Map<String, List<String>> context) {
        location.ifPresent(l -> context.put("s3:LocationConstraint", ConditionKeys.one(l)));
        if (!tags.isEmpty()) {
            tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, ConditionKeys.one(value)));
            context.put("aws:TagKeys", List.copyOf(tags.keySet()));
        }
    }
}
