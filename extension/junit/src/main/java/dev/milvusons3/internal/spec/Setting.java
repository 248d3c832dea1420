package dev.milvusons3.internal.spec;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that can be asked for: what it is called in each place, what it may be, and what it is if nobody says.
 *
 * @param <T> what a value is read as
 */
public final class Setting<T> {
    /** What all names outside the annotation start with. */
    public static final String PREFIX = "milvus-on-s3.";

    private final String name;
    private final boolean attribute;
    private final String description;
    private final String allowed;
    private final Reader<T> reader;
    private final Optional<String> defaultText;
    private final String otherwise;

    private Setting(
            String name,
            boolean attribute,
            String description,
            String allowed,
            Reader<T> reader,
            Optional<String> defaultText,
            String otherwise) {
        this.name = name;
        this.attribute = attribute;
        this.description = description;
        this.allowed = allowed;
        this.reader = reader;
        this.defaultText = defaultText;
        this.otherwise = otherwise;
    }

    /** A setting that is an attribute of the annotation too. */
    static <T> Setting<T> attribute(String name, String description, String allowed, Reader<T> reader) {
        return new Setting<>(name, true, description, allowed, reader, Optional.empty(), "");
    }

    /** A setting that belongs to a machine rather than to a test class: not an attribute. */
    static <T> Setting<T> configuration(String name, String description, String allowed, Reader<T> reader) {
        return new Setting<>(name, false, description, allowed, reader, Optional.empty(), "");
    }

    /** The same with a default, which is read like any other value. */
    Setting<T> orElse(String text) {
        return new Setting<>(name, attribute, description, allowed, reader, Optional.of(text), text);
    }

    /** The same without a default; says in words what comes of that. */
    Setting<T> otherwise(String words) {
        return new Setting<>(name, attribute, description, allowed, reader, Optional.empty(), words);
    }

    /** {@return the annotation's attribute; empty if there is none} */
    public Optional<String> attribute() {
        return attribute ? Optional.of(name) : Optional.empty();
    }

    /** {@return how problems call it: the attribute, or without one the key} */
    public String name() {
        return attribute ? name : key();
    }

    /** {@return the configuration parameter and system property} */
    public String key() {
        return PREFIX + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** {@return the environment variable} */
    public String variable() {
        return key().toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    /** {@return what it is for} */
    public String description() {
        return description;
    }

    /** {@return what a value may be} */
    public String allowed() {
        return allowed;
    }

    /** {@return the default's text; empty if there is none, or none that can be written down} */
    public Optional<String> defaultText() {
        return defaultText;
    }

    /** {@return what it is if nobody says} */
    public String defaultDescription() {
        return otherwise;
    }

    /** {@return how a value is read} */
    Reader<T> reader() {
        return reader;
    }

    @Override
    public String toString() {
        return name();
    }

    /**
     * Reads one value.
     *
     * @param <T> as what
     */
    @FunctionalInterface
    interface Reader<T> {
        /**
         * {@return what the text means}
         *
         * @param text not blank
         * @param anchor the class whose class path has the resources
         * @throws Refusal if it is not allowed
         */
        T read(String text, Class<?> anchor) throws Refusal;
    }

    /** Why a value is not allowed, in one or several sentences, the remedy last. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }
}
