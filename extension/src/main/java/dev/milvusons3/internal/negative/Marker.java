package dev.milvusons3.internal.negative;

import dev.milvusons3.RecordedDecision;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ApiName;

/** Tells this package's own requests from those of Milvus and of tests: they are refused on purpose. */
public final class Marker {
    static final String NAME = "milvus-on-s3-negative";

    private Marker() {}

    /** {@return whether a request of this package was decided} */
    public static boolean isOn(RecordedDecision decision) {
        return decision.userAgent().contains(NAME);
    }

    /** Says in the request's user agent whose it is. */
    static void mark(AwsRequestOverrideConfiguration.Builder request) {
        request.addApiName(ApiName.builder().name(NAME).version("1").build());
    }
}
