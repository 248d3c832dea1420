package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Tags as S3 writes them: in documents and in a header. */
public final class TagSets {
    /** How many tags a bucket can have. */
    public static final int MOST_OF_BUCKET = 50;

    /** How many tags an object can have. */
    public static final int MOST_OF_OBJECT = 10;

    private TagSets() {}

    /** Parses a Tagging document. */
    public static Map<String, String> parse(XmlElement document, int most) {
        return parseSet(document.first("TagSet").orElseThrow(XmlElement::malformed), most);
    }

    /** Parses a list of tags. */
    static Map<String, String> parseSet(XmlElement set, int most) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (XmlElement tag : set.all("Tag")) {
            String key = tag.first("Key").orElseThrow(XmlElement::malformed).text();
            String value = tag.first("Value").orElseThrow(XmlElement::malformed).text();
            add(tags, key, value);
        }
        return checked(tags, most);
    }

    /** Parses an {@code x-amz-tagging} header, which is written like a query. */
    public static Map<String, String> parseHeader(String header) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Parameters.Parameter p : Parameters.parse(header).all()) {
            add(tags, p.name(), p.value());
        }
        return checked(tags, MOST_OF_OBJECT);
    }

    private static void add(Map<String, String> tags, String key, String value) {
        if (key.isEmpty() || key.length() > 128) {
            throw invalid("The TagKey you have provided is invalid");
        }
        if (value.length() > 256) {
            throw invalid("The TagValue you have provided is invalid");
        }
        if (key.startsWith("aws:")) {
            throw invalid("System tags cannot be added/updated by requester");
        }
        if (tags.putIfAbsent(key, value) != null) {
            throw invalid("Cannot provide multiple Tags with the same key");
        }
    }

    private static Map<String, String> checked(Map<String, String> tags, int most) {
        if (tags.size() > most) {
            throw new AwsError(400, "BadRequest", "Object tags cannot be greater than " + most);
        }
        return tags;
    }

    private static AwsError invalid(String message) {
        return new AwsError(400, "InvalidTag", message);
    }

    /** {@return a Tagging document} */
    public static XmlWriter write(Map<String, String> tags) {
        XmlWriter xml = new XmlWriter("Tagging", S3Exchange.NAMESPACE);
        return xml.element(
                "TagSet",
                () -> new TreeMap<>(tags)
                        .forEach((key, value) ->
                                xml.element("Tag", () -> xml.text("Key", key).text("Value", value))));
    }
}
