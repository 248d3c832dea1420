package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What all listings have in common: their parameters and the frame of their answers. */
final class ListParameters {
    private static final int LARGEST_PAGE = 1_000;

    private final ObjectCall call;
    private final boolean encoded;

    private ListParameters(ObjectCall call, boolean encoded) {
        this.call = call;
        this.encoded = encoded;
    }

    static ListParameters of(ObjectCall call) {
        String encoding = call.query().get("encoding-type").orElse("");
        if (!encoding.isEmpty() && !encoding.equals("url")) {
            throw S3Errors.invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encoding);
        }
        return new ListParameters(call, !encoding.isEmpty());
    }

    /** {@return the parameter's value; empty if there is none} */
    String text(String name) {
        return call.query().get(name).orElse("");
    }

    int number(String name, int otherwise) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw S3Errors.invalidArgument("Provided " + name + " not an integer or within integer range", name, text);
        }
        throw S3Errors.invalidArgument("Argument " + name + " must be an integer between 0 and 2147483647", name, text);
    }

    /** {@return how much is asked for at once, which is never more than S3 gives at once} */
    int page(String name) {
        return Math.min(LARGEST_PAGE, number(name, LARGEST_PAGE));
    }

    /**
     * {@return a key, or a part of one, as the answer has it: XML cannot hold every character that a key can}
     *
     * <p>S3 encodes as forms do, a space as a plus sign, but leaves slashes; that was measured, its documentation does not say so.
     */
    String encode(String text) {
        return encoded ? URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/") : text;
    }

    void writeFrame(XmlWriter xml, String most, int page, boolean truncated) {
        xml.text("Prefix", encode(text("prefix"))).text(most, page).text("IsTruncated", truncated);
        if (!text("delimiter").isEmpty()) {
            xml.text("Delimiter", encode(text("delimiter")));
        }
        if (encoded) {
            xml.text("EncodingType", "url");
        }
    }

    void writeCommonPrefixes(XmlWriter xml, List<String> prefixes) {
        for (String prefix : prefixes) {
            xml.element("CommonPrefixes", () -> xml.text("Prefix", encode(prefix)));
        }
    }
}
