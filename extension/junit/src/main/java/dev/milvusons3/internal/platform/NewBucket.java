package dev.milvusons3.internal.platform;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/**
 * A bucket made in a region and with its tags by one call: in between a crash would leave one that nobody can prove to be the run's.
 * S3 takes tags there since 2025, and SDKs of that year whose models do not have them are among those that frameworks manage, so the
 * document is written here.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html">CreateBucketConfiguration</a>
 */
public final class NewBucket {
    private static final ExecutionAttribute<String> DOCUMENT = new ExecutionAttribute<>("milvus-on-s3-new-bucket");

    private NewBucket() {}

    /** Has a CreateBucket request say both. Only for clients of an {@link SdkAccount}. */
    public static void in(Region region, Map<String, String> tags, RequestOverrideConfiguration.Builder<?> request) {
        StringBuilder xml =
                new StringBuilder("<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        if (!region.id().equals(BucketLocations.NO_CONSTRAINT)) {
            xml.append(element("LocationConstraint", region.id()));
        }
        xml.append("<Tags>");
        new TreeMap<>(tags)
                .forEach((key, value) -> xml.append("<Tag>")
                        .append(element("Key", key))
                        .append(element("Value", value))
                        .append("</Tag>"));
        xml.append("</Tags></CreateBucketConfiguration>");
        request.putExecutionAttribute(DOCUMENT, xml.toString());
    }

    private static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }

    /** Puts the document into the request, before it is signed. */
    static final class Writer implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return document(attributes)
                    .map(document -> context.httpRequest()
                            .copy(r -> r.putHeader("Content-Length", String.valueOf(document.length))
                                    .putHeader("Content-Type", "application/xml")))
                    .orElse(context.httpRequest());
        }

        @Override
        public Optional<RequestBody> modifyHttpContent(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return document(attributes).map(RequestBody::fromBytes).or(context::requestBody);
        }

        private static Optional<byte[]> document(ExecutionAttributes attributes) {
            return Optional.ofNullable(attributes.getAttribute(DOCUMENT))
                    .map(document -> document.getBytes(StandardCharsets.UTF_8));
        }
    }
}
