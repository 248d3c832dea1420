package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.util.Locale;

/**
 * A bucket's guard against being opened to the world.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html">Blocking public access</a>
 */
record PublicAccessBlock(
        boolean blockPublicAcls, boolean ignorePublicAcls, boolean blockPublicPolicy, boolean restrictPublicBuckets) {
    /** What a new bucket has. */
    static final PublicAccessBlock ALL = new PublicAccessBlock(true, true, true, true);

    /** What a bucket without one has. */
    static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);

    static PublicAccessBlock parse(XmlElement document) {
        if (!document.name().equals("PublicAccessBlockConfiguration")) {
            throw XmlElement.malformed();
        }
        return new PublicAccessBlock(
                flag(document, "BlockPublicAcls"),
                flag(document, "IgnorePublicAcls"),
                flag(document, "BlockPublicPolicy"),
                flag(document, "RestrictPublicBuckets"));
    }

    private static boolean flag(XmlElement document, String name) {
        return switch (document.textOf(name).orElse("false").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw XmlElement.malformed();
        };
    }

    void write(XmlWriter xml) {
        xml.text("BlockPublicAcls", blockPublicAcls)
                .text("IgnorePublicAcls", ignorePublicAcls)
                .text("BlockPublicPolicy", blockPublicPolicy)
                .text("RestrictPublicBuckets", restrictPublicBuckets);
    }
}
