package dev.milvusons3.internal.gateway.http;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A parsed request document. The parser takes no document type and so no entities, and goes only so deep: a document
 * cannot make it fetch, or expand into, anything.
 *
 * @param name the local name
 * @param text its own text, without its children's
 * @param children in order
 */
public record XmlElement(String name, String text, List<XmlElement> children) {
    private static final int MAX_DEPTH = 32;
    private static final ThreadLocal<XMLInputFactory> FACTORY = ThreadLocal.withInitial(() -> {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    });

    /** Parses, or throws S3's MalformedXML. */
    public static XmlElement parse(byte[] document) {
        try {
            XMLStreamReader reader = FACTORY.get().createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                while (reader.hasNext()) {
                    int event = reader.next();
                    if (event == XMLStreamConstants.START_ELEMENT) {
                        XmlElement root = element(reader, 1);
                        while (reader.hasNext()) {
                            refuseDoctype(reader.next());
                        }
                        return root;
                    }
                    refuseDoctype(event);
                }
                throw malformed();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw malformed();
        }
    }

    private static XmlElement element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        String name = reader.getLocalName();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        while (true) {
            int event = reader.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlElement(name, text.toString(), List.copyOf(children));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                default -> throw malformed();
            }
        }
    }

    private static void refuseDoctype(int event) {
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw malformed();
        }
    }

    /** {@return the children of that name} */
    public List<XmlElement> all(String child) {
        return children.stream().filter(c -> c.name().equals(child)).toList();
    }

    /** {@return the first child of that name} */
    public Optional<XmlElement> first(String child) {
        return children.stream().filter(c -> c.name().equals(child)).findFirst();
    }

    /** {@return the trimmed text of the first child of that name} */
    public Optional<String> textOf(String child) {
        return first(child).map(c -> c.text().trim());
    }

    /** {@return S3's complaint about a document} */
    public static AwsError malformed() {
        return new AwsError(
                400,
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
    }
}
