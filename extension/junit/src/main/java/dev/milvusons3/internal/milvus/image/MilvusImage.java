package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.profile.MilvusVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Milvus on this machine's disk, ready to be run. Its files belong to everybody who uses the cache: they are read and never written.
 *
 * @param home absolute: the directory with {@code bin/milvus} and the server's own configuration
 * @param root absolute: the root file system that {@code home} is in, with libraries and a loader of its own; empty for a Milvus that runs on the
 *     machine's own, such as a wheel's
 * @param config how the image wants to be run; {@link ImageConfig#NONE} where nothing says it
 * @param version such as {@code 2.6.22}, without the tag's "v"; empty if neither names nor files tell it
 * @param digest of what it was made of, such as {@code sha256:…}; empty for a directory of the author's
 * @param origin for people, such as {@code milvusdb/milvus:v2.6.22 (linux/amd64)}
 */
public record MilvusImage(
        Path home,
        Optional<Path> root,
        ImageConfig config,
        Optional<String> version,
        Optional<String> digest,
        String origin) {
    public MilvusImage {
        home = home.toAbsolutePath().normalize();
        root = root.map(path -> path.toAbsolutePath().normalize());
        if (root.isPresent() && !home.startsWith(root.get())) {
            throw new IllegalArgumentException(home + " is not in " + root.get());
        }
    }

    /** {@return an unpacked Milvus that runs on the machine's own libraries, of a version} */
    public static MilvusImage of(MilvusHome home, String version) {
        return new MilvusImage(
                home.directory(),
                Optional.empty(),
                ImageConfig.NONE,
                Optional.of(version),
                Optional.empty(),
                home.directory().toString());
    }

    /**
     * {@return its version, and how such a server is run}
     *
     * @throws IllegalArgumentException if it is older than all that is known
     */
    public MilvusVersion release() {
        return version.map(said -> MilvusVersion.of(said).requireKnown())
                .orElseGet(() -> MilvusVersion.unknown(origin));
    }

    /** {@return the same, with what its author says of its version, who knows best} */
    public MilvusImage withVersion(String said) {
        return new MilvusImage(home, root, config, Optional.of(said), digest, origin);
    }

    /** {@return where {@code home} is for a process whose root is {@code root}, such as {@code /milvus}; for others where it is on the machine} */
    public String homeInside() {
        return root.map(path -> "/" + path.relativize(home)).orElseGet(home::toString);
    }

    /**
     * {@return where a path of the image leads on this machine, with links as a process would follow them whose root the image is; empty if there is
     * nothing} On the machine itself they would lead astray: a loader, say, is a link to an absolute path in many images.
     *
     * @param inside absolute
     * @throws IllegalStateException if it has no root file system of its own
     */
    public Optional<Path> find(String inside) throws IOException {
        Path own = root.orElseThrow(() -> new IllegalStateException(origin + " has no root file system"));
        return new Rooted(own).find(inside);
    }
}
