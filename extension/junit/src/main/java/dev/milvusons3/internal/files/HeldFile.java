package dev.milvusons3.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A file that one run or one sweep of this machine holds. The lock goes with its process, however that ends; a process id
 * would not do, for another container's processes have the same.
 *
 * <p>POSIX takes a process' lock away when it closes any descriptor of the file: so a file that is held in this JVM must not
 * even be opened a second time.
 *
 * @see java.nio.channels.FileLock
 */
public final class HeldFile implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Of files that another class loader of this JVM holds: closing one would take that lock away. */
    private static final List<FileChannel> NEVER_CLOSED = new CopyOnWriteArrayList<>();

    private final Path name;
    private final FileChannel channel;

    private HeldFile(Path name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /**
     * Makes a new file and holds it.
     *
     * @param path where it is made
     * @param name that it will have
     */
    public static HeldFile create(Path path, Path name, FileAttribute<?>... attributes) throws IOException {
        HELD.add(name);
        try {
            FileChannel channel =
                    FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
            if (!lock(channel)) {
                throw new IOException(path + " is locked by somebody else");
            }
            return new HeldFile(name, channel);
        } catch (IOException | RuntimeException e) {
            HELD.remove(name);
            throw e;
        }
    }

    /** {@return the file if nobody holds it; empty if somebody does, or it is not there any more} */
    public static Optional<HeldFile> take(Path name) throws IOException {
        if (!HELD.add(name)) {
            return Optional.empty();
        }
        @Nullable HeldFile taken = null;
        try {
            FileChannel channel = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel)) {
                taken = new HeldFile(name, channel);
                if (!Files.exists(name)) {
                    // Removed by the sweep that held it just now.
                    taken.close();
                    taken = null;
                }
            }
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } finally {
            if (taken == null) {
                HELD.remove(name);
            }
        }
        return Optional.ofNullable(taken);
    }

    /** Leaves the channel open if it holds it. */
    private static boolean lock(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException otherClassLoader) {
            NEVER_CLOSED.add(channel);
            return false;
        } finally {
            if (!locked && !NEVER_CLOSED.contains(channel)) {
                channel.close();
            }
        }
        return locked;
    }

    /** {@return the open file} */
    public FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(name);
        }
    }
}
