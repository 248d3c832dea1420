package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Policies as JSON: their documents to the letter, since some of it is asked of by what it says. */
final class PolicyWire {
    private PolicyWire() {}

    static Map<String, Object> write(NamedPolicy policy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", policy.name());
        fields.put("type", policy.type().name());
        fields.put("parsedAs", policy.document().type().name());
        fields.put("document", policy.document().json());
        fields.put("level", policy.level());
        return fields;
    }

    /** @throws IllegalArgumentException if it is no policy, or AWS would refuse its document */
    static NamedPolicy read(Json said) {
        return new NamedPolicy(
                said.get("name").requireText(),
                Wire.oneOf(PolicyType.class, said.get("type")),
                PolicyDocument.parse(
                        said.get("document").requireText(), Wire.oneOf(PolicyType.class, said.get("parsedAs"))),
                said.get("level").requireText());
    }
}
