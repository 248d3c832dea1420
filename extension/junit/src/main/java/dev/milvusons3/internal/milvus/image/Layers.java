package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies layers to a directory, as an ordinary user. Nothing outside of it is ever written, whatever links and names a layer has: links on the way are
 * followed as a process would whose root the directory is.
 *
 * <p>Owners are not kept, nor are setuid, setgid and sticky bits, and what only root can make (devices) is left out. The user can read, write and
 * delete everything.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI image layers</a>
 */
final class Layers {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;

    private final Path root;
    private final Rooted rooted;
    private final List<String> leftOut = new ArrayList<>();

    /** @param root a directory that is there */
    Layers(Path root) throws IOException {
        this.root = root.toRealPath();
        this.rooted = new Rooted(this.root);
    }

    /** {@return the names of what could not be made: devices, and names that this JVM's file system encoding cannot express} */
    List<String> leftOut() {
        return Collections.unmodifiableList(leftOut);
    }

    /**
     * Applies one layer over those before it.
     *
     * @param tar plain, buffered; read to its end, and not closed
     * @throws UnobtainableException if an entry points outside
     */
    void apply(InputStream tar) throws IOException {
        TarReader reader = new TarReader(tar);
        Set<Path> ofThisLayer = new HashSet<>();
        Map<Path, Integer> directories = new LinkedHashMap<>();
        for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("Unpacking was interrupted");
            }
            try {
                apply(entry, reader, ofThisLayer, directories);
            } catch (InvalidPathException inexpressible) {
                // Such as the certificate authority Főtanúsítvány in a JVM whose locale is C.
                leftOut.add(entry.name());
            }
        }
        // What follows the end counts for the digest.
        tar.transferTo(OutputStream.nullOutputStream());
        // The innermost first, and last of all: a directory may be read-only for its owner.
        List<Path> made = new ArrayList<>(directories.keySet());
        Collections.reverse(made);
        for (Path directory : made) {
            if (Files.isDirectory(directory, NO_LINKS)) {
                permit(directory, directories.get(directory) | 0700);
            }
        }
    }

    private void apply(TarReader.Entry entry, TarReader reader, Set<Path> ofThisLayer, Map<Path, Integer> directories)
            throws IOException {
        List<String> parts = parts(entry.name());
        if (parts.isEmpty()) {
            return;
        }
        String name = parts.get(parts.size() - 1);
        Path parent = directory(parts.subList(0, parts.size() - 1));
        if (name.equals(OPAQUE)) {
            removeLower(parent, ofThisLayer);
            return;
        }
        if (name.startsWith(WHITEOUT)) {
            List<String> hidden = parts(name.substring(WHITEOUT.length()));
            Path lower = hidden.size() == 1 ? parent.resolve(hidden.get(0)) : root;
            if (lower.equals(root)) {
                throw outside(entry.name(), "it would remove the image's root");
            }
            if (ofThisLayer.contains(lower)) {
                removeLower(lower, ofThisLayer);
            } else {
                remove(lower);
            }
            return;
        }
        Path path = parent.resolve(name);
        switch (entry.type()) {
            case DIRECTORY -> {
                if (!Files.isDirectory(path, NO_LINKS)) {
                    remove(path);
                    Files.createDirectory(path);
                }
                directories.put(path, entry.mode());
            }
            case FILE -> {
                remove(path);
                try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
                    reader.content().transferTo(out);
                }
                permit(path, entry.mode() | 0600);
            }
            case SYMBOLIC_LINK -> {
                checkTarget(parts, entry);
                remove(path);
                Files.createSymbolicLink(path, Path.of(entry.link()));
            }
            case HARD_LINK -> {
                Path target = linked(entry);
                if (!target.equals(path)) {
                    remove(path);
                    // Of a symbolic link too, which Linux does not follow here.
                    Files.createLink(path, target);
                }
            }
            case OTHER -> {
                leftOut.add(entry.name());
                return;
            }
        }
        for (Path each = path; !each.equals(root); each = each.getParent()) {
            if (!ofThisLayer.add(each)) {
                break;
            }
        }
    }

    /** By the names alone, as Docker does, which refuses such a layer too. An absolute target is fine: it begins at the image's root. */
    private void checkTarget(List<String> name, TarReader.Entry entry) throws IOException {
        Path link = root.resolve(String.join("/", name));
        if (!entry.link().startsWith("/")
                && !link.resolveSibling(entry.link()).normalize().startsWith(root)) {
            throw outside(entry.name(), "it is a link to " + entry.link());
        }
    }

    private Path linked(TarReader.Entry entry) throws IOException {
        List<String> target;
        try {
            target = parts(entry.link());
        } catch (UnobtainableException leaves) {
            throw outside(entry.name(), "it is a hard link to " + entry.link());
        }
        Path path = target.isEmpty()
                ? root
                : directory(target.subList(0, target.size() - 1)).resolve(target.get(target.size() - 1));
        if (!Files.exists(path, NO_LINKS) || Files.isDirectory(path, NO_LINKS)) {
            throw new IOException("The layer is damaged: " + entry.name() + " is a hard link to " + entry.link()
                    + ", which is no file.");
        }
        return path;
    }

    private static List<String> parts(String name) throws IOException {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                throw outside(name, "its name leaves the image");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static UnobtainableException outside(String entry, String why) {
        return new UnobtainableException(
                "the layer points outside of the image at " + entry + ": " + why + ". Nothing of it is kept.",
                "use an image that you trust: this one was not made by a usual tool");
    }

    /** Made if it is not there; what is no directory makes room. */
    private Path directory(List<String> names) throws IOException {
        return rooted.follow(names, next -> {
            if (!Files.isDirectory(next, NO_LINKS)) {
                Files.deleteIfExists(next);
                Files.createDirectory(next);
            }
        });
    }

    /** Removes from a directory what is not of this layer. */
    private void removeLower(Path directory, Set<Path> ofThisLayer) throws IOException {
        if (!Files.isDirectory(directory, NO_LINKS)) {
            return;
        }
        List<Path> children;
        try (var all = Files.list(directory)) {
            children = all.toList();
        }
        for (Path child : children) {
            if (ofThisLayer.contains(child)) {
                removeLower(child, ofThisLayer);
            } else {
                remove(child);
            }
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path, NO_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void permit(Path path, int mode) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & 0400 >> bit) != 0) {
                permissions.add(all[bit]);
            }
        }
        Files.setPosixFilePermissions(path, permissions);
    }
}
