package dev.milvusons3.internal.milvus.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image in a registry.
 *
 * @param registry host, with a port if it is not the usual; empty if the name leaves it to the reader
 * @param repository such as {@code milvusdb/milvus}
 * @param tag without its colon
 * @param digest such as {@code sha256:…}; decides if there is a tag too
 * @see <a href="https://pkg.go.dev/github.com/distribution/reference">The grammar of references</a>
 */
record ImageReference(Optional<String> registry, String repository, Optional<String> tag, Optional<String> digest) {
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<path>[^:@]+(?::\\d+/[^:@]+)?)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>sha(?:256|512):[0-9a-f]+))?");

    private static final Pattern VERSION = Pattern.compile("v?(\\d+\\.\\d+.*)");

    /** @throws IllegalArgumentException if it is none, or has neither tag nor digest */
    static ImageReference of(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        if (!matcher.matches() || matcher.group("tag") == null && matcher.group("digest") == null) {
            throw new IllegalArgumentException("not the name of an image with its tag or digest: " + text);
        }
        String path = matcher.group("path");
        int slash = path.indexOf('/');
        String first = slash < 0 ? "" : path.substring(0, slash);
        // What tells a host from the first part of a repository.
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return new ImageReference(
                host ? Optional.of(first) : Optional.empty(),
                host ? path.substring(slash + 1) : path,
                Optional.ofNullable(matcher.group("tag")),
                Optional.ofNullable(matcher.group("digest")));
    }

    /** {@return what a manifest is asked for by} */
    String tagOrDigest() {
        return digest.or(() -> tag).orElseThrow();
    }

    /** {@return the version that the tag names, such as {@code 2.6.22} or {@code 2.6-latest}} */
    Optional<String> version() {
        return tag.flatMap(ImageReference::version);
    }

    /** {@return the version that a tag names} */
    static Optional<String> version(String tag) {
        return Optional.of(VERSION.matcher(tag)).filter(Matcher::matches).map(matcher -> matcher.group(1));
    }

    /** {@return whether the image that it names may be another one tomorrow, by the convention that Kubernetes follows too} */
    boolean moves() {
        return digest.isEmpty() && tag.orElseThrow().endsWith("latest");
    }

    @Override
    public String toString() {
        return registry.map(host -> host + "/").orElse("")
                + repository
                + tag.map(name -> ":" + name).orElse("")
                + digest.map(name -> "@" + name).orElse("");
    }
}
