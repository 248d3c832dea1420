package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.store.Versioning;
import java.io.IOException;

/**
 * GetBucketVersioning and PutBucketVersioning.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html">PutBucketVersioning</a>
 */
final class VersioningConfiguration {
    private VersioningConfiguration() {}

    static void get(ObjectCall call) throws IOException {
        XmlWriter xml = new XmlWriter("VersioningConfiguration", ObjectCall.NAMESPACE);
        switch (call.bucket().versioning()) {
            case OFF -> {}
            case ENABLED -> xml.text("Status", "Enabled");
            case SUSPENDED -> xml.text("Status", "Suspended");
        }
        call.answer(xml);
    }

    static void put(ObjectCall call) throws IOException {
        XmlElement document = call.document("VersioningConfiguration");
        if (document.textOf("MfaDelete").filter("Enabled"::equals).isPresent()) {
            throw S3Errors.notImplemented("MFA delete");
        }
        String status = document.textOf("Status")
                .orElseThrow(() -> new AwsError(
                        400, "IllegalVersioningConfigurationException", "The Versioning element must be specified"));
        switch (status) {
            case "Enabled" -> call.bucket().versioning(Versioning.ENABLED);
            case "Suspended" -> call.bucket().versioning(Versioning.SUSPENDED);
            default -> throw XmlElement.malformed();
        }
        call.answer(200);
    }
}
