package dev.milvusons3.internal.platform;

import dev.milvusons3.gateway.RecordedDecision;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ApiName;

/** Tells the requests of the canary and of the negative matrix from those of Milvus and of tests: they are refused on purpose. */
public final class Marker {
    public static final String NAME = "milvus-on-s3-negative";

    private Marker() {}

    /** {@return whether it was one of these that was decided} */
    public static boolean isOn(RecordedDecision decision) {
        return decision.userAgent().contains(NAME);
    }

    /** Says in the request's user agent whose it is. */
    public static void mark(AwsRequestOverrideConfiguration.Builder request) {
        request.addApiName(ApiName.builder().name(NAME).version("1").build());
    }
}
