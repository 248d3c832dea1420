package dev.milvusons3.iam;

/** Stub. */
public final class PolicyDocument {
    private final String json;

    private PolicyDocument(String json) {
        this.json = json;
    }

    /** Strict; throws MalformedPolicyException. */
    public static PolicyDocument parse(String json, PolicyType type) {
        return new PolicyDocument(json);
    }

    /** {@return the text as it was parsed} */
    public String json() {
        return json;
    }
}
