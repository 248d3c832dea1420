package dev.milvusons3.internal.gateway.http;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** Writes the small documents that AWS answers with. */
public final class XmlWriter {
    // A factory per thread: making one is slow, and the JDK's is not promised to be safe to share.
    private static final ThreadLocal<XMLOutputFactory> FACTORY =
            ThreadLocal.withInitial(XMLOutputFactory::newDefaultFactory);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final StringWriter text = new StringWriter(512);
    private final XMLStreamWriter xml;

    /** Starts a document whose root element lies in the namespace; an empty one for none. */
    public XmlWriter(String root, String namespace) {
        try {
            xml = FACTORY.get().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(root);
            if (!namespace.isEmpty()) {
                xml.writeDefaultNamespace(namespace);
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An element with text; none at all where the value is null. */
    public XmlWriter text(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        try {
            xml.writeStartElement(name);
            xml.writeCharacters(printable(value.toString()));
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** A moment, to the second, as IAM and STS write it. */
    public XmlWriter time(String name, Instant value) {
        return text(name, value.truncatedTo(ChronoUnit.SECONDS));
    }

    /** A moment with milliseconds, as S3 writes it. */
    public XmlWriter timeMillis(String name, Instant value) {
        return text(name, MILLIS.format(value));
    }

    /** An element with others inside. */
    public XmlWriter element(String name, Runnable inside) {
        try {
            xml.writeStartElement(name);
            inside.run();
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** An AWS query protocol list: {@code <name><member>…</member></name>}. */
    public <T> XmlWriter members(String name, Collection<T> items, BiConsumer<XmlWriter, T> inside) {
        return element(name, () -> items.forEach(item -> element("member", () -> inside.accept(this, item))));
    }

    /** An AWS query protocol list of texts. */
    public XmlWriter members(String name, Collection<String> items) {
        return element(name, () -> items.forEach(item -> text("member", item)));
    }

    /** Text straight into the open element. */
    public void characters(String value) {
        try {
            xml.writeCharacters(value);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A namespace declared on the element just opened. */
    public void namespace(String prefix, String uri) {
        try {
            xml.writeNamespace(prefix, uri);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An attribute of the element just opened. */
    public void attribute(String prefix, String uri, String name, String value) {
        try {
            xml.writeAttribute(prefix, uri, name, value);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the text with characters that XML cannot hold replaced} */
    private static String printable(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fine = c >= 0x20 && c < 0xfffe || c == '\t' || c == '\n' || c == '\r';
            if (!fine && out == null) {
                out = new StringBuilder(text);
            }
            if (!fine) {
                out.setCharAt(i, '\ufffd');
            }
        }
        return out == null ? text : out.toString();
    }

    /** {@return the finished document} */
    public byte[] bytes() {
        try {
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
