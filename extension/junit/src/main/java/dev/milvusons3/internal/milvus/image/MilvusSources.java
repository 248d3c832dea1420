package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.profile.MilvusProfile;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chooses where a Milvus comes from, and gets it, into a cache that all of a user's projects, forks and threads share. */
public final class MilvusSources {
    /** Name of the property with a home of the author's own. */
    static final String HOME_PROPERTY = "milvus-on-s3.milvus.home";

    /** Name of the property with the cache directory. */
    static final String CACHE_PROPERTY = "milvus-on-s3.cache";

    private static final String REPOSITORY = "milvusdb/milvus";
    private static final String LAYOUT = "oci:";
    private static final Pattern REMOTE_DEB =
            Pattern.compile("(?<url>https?://[^#]+\\.deb)#sha256[=:](?<sha256>[0-9a-f]{64})");

    private final Machine machine;
    private final WheelSource.Downloader downloader;

    MilvusSources(Machine machine, WheelSource.Downloader downloader) {
        this.machine = machine;
        this.downloader = downloader;
    }

    /**
     * What the author asks for. At most one of image and home is said.
     *
     * @param version such as {@code 2.6.22}; with an image or a home, what that is
     * @param image a reference with tag or digest, {@code oci:} and a directory, with a colon and a tag if it has several images, a {@code .tar},
     *     a {@code .deb}, or the URL of one followed by {@code #sha256=} and its digest
     * @param home a directory
     * @param registry for images whose names have none
     */
    public record Wanted(
            Optional<String> version, Optional<String> image, Optional<Path> home, Optional<String> registry) {
        /** What is wanted if nobody says anything. */
        public static final Wanted NOTHING =
                new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** {@return the ones for this machine} */
    public static MilvusSources ofThisMachine() {
        Machine machine = Machine.current();
        return new MilvusSources(machine, new PipDownload(machine.environment()));
    }

    /** {@return the name of the official image of a version} */
    static String imageOf(String version) {
        return REPOSITORY + ":v" + version;
    }

    /** {@return where it comes from; nothing is looked at yet} */
    public MilvusSource choose(Wanted wanted) {
        if (wanted.home().isPresent()) {
            return new HomeSource(wanted.home().get());
        }
        if (wanted.image().isPresent()) {
            return image(wanted.image().get(), wanted.registry());
        }
        Optional<Wheel> wheel = machine.wheel();
        if (wheel.isPresent() && wanted.version().orElse(Wheel.VERSION).equals(Wheel.VERSION)) {
            return new WheelSource(wheel.get(), downloader);
        }
        return image(
                imageOf(wanted.version().orElseGet(() -> MilvusProfile.newest().release())), wanted.registry());
    }

    /** {@return the version as far as it is said, by the author or by a name} */
    public Optional<String> version(Wanted wanted) {
        return wanted.version().or(() -> choose(wanted).version());
    }

    /** {@return why this machine can run no such server but in a container, in one line; empty if it can} */
    public Optional<String> obstacle(Wanted wanted) {
        try {
            machine.checkCanRun(choose(wanted));
            return Optional.empty();
        } catch (UnobtainableException cannot) {
            return Optional.of(String.valueOf(cannot.getMessage()));
        }
    }

    /**
     * {@return the name by which a container engine has it}
     *
     * @throws MilvusUnavailableException for what is no image with a name
     */
    public String imageName(Wanted wanted) {
        MilvusSource source = choose(wanted);
        if (source instanceof WheelSource) {
            return imageOf(Wheel.VERSION);
        }
        return source.imageName()
                .orElseThrow(() -> new MilvusUnavailableException(
                        source.description(),
                        "a container engine runs images, and this is none",
                        List.of("name an image, or the archive or layout of one, by milvus-on-s3.milvus.image"),
                        null));
    }

    /**
     * {@return the image to load into a container engine, to be closed; empty if the engine has or pulls it by its name}
     *
     * @param cacheDirectory empty for the user's
     * @throws MilvusUnavailableException if there is none
     */
    public Optional<LoadableImage> saved(Wanted wanted, Optional<Path> cacheDirectory, Progress progress) {
        if (!(choose(wanted) instanceof SavedSource source)) {
            return Optional.empty();
        }
        Path cache = cacheDirectory.orElseGet(machine::cacheDirectory).toAbsolutePath();
        return Optional.of(explained(source.description(), cache, () -> source.open(cache, progress)));
    }

    private MilvusSource image(String image, Optional<String> registry) {
        ImagePlatform platform = ImagePlatform.linuxOn(machine.arch());
        Matcher deb = REMOTE_DEB.matcher(image);
        if (deb.matches()) {
            return DebSource.of(URI.create(deb.group("url")), new Digest("sha256", deb.group("sha256")), platform);
        }
        if (image.startsWith(LAYOUT)) {
            String path = image.substring(LAYOUT.length());
            int colon = path.indexOf(':', path.lastIndexOf('/') + 1);
            return colon < 0
                    ? new SavedSource(Path.of(path), Optional.empty(), platform)
                    : new SavedSource(
                            Path.of(path.substring(0, colon)), Optional.of(path.substring(colon + 1)), platform);
        }
        if (image.endsWith(".deb")) {
            return DebSource.of(Path.of(image), platform);
        }
        if (image.endsWith(".tar") || image.endsWith(".tar.gz") || image.endsWith(".tgz")) {
            return new SavedSource(Path.of(image), Optional.empty(), platform);
        }
        return new RegistrySource(
                ImageReference.of(image),
                new Registries(registry, machine.userHome(), machine.environment()),
                platform);
    }

    /**
     * Gets it.
     *
     * @param cacheDirectory empty for the user's
     * @throws MilvusUnavailableException if this machine cannot have it
     */
    public MilvusImage obtain(Wanted wanted, Optional<Path> cacheDirectory, Progress progress) {
        MilvusSource source = choose(wanted);
        Path cache = cacheDirectory.orElseGet(machine::cacheDirectory).toAbsolutePath();
        String asked = source.description() + (source instanceof HomeSource ? "" : " in the cache " + cache);
        return explained(asked, cache, () -> {
            machine.checkCanRun(source);
            MilvusImage image = source.obtain(cache, progress);
            return known(wanted.version().map(image::withVersion).orElse(image));
        });
    }

    private interface Attempt<T> {
        T make() throws IOException, InterruptedException;
    }

    /** What went wrong, with what was asked and how to go on. */
    private static <T> T explained(String asked, Path cache, Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (UnobtainableException failed) {
            throw new MilvusUnavailableException(asked, String.valueOf(failed.getMessage()), failed.waysOut(), failed);
        } catch (IOException failed) {
            throw new MilvusUnavailableException(
                    asked,
                    explain(failed) + "\n(free in the cache's file system: " + Machine.freeSpace(cache) + ")",
                    List.of("use another cache directory: " + CACHE_PROPERTY
                            + "; it needs 400 MiB for 2.3.5 while it is made, and 3 GiB for later images"),
                    failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MilvusUnavailableException(
                    asked, "this thread was interrupted while preparing it", List.of(), interrupted);
        }
    }

    private static MilvusImage known(MilvusImage image) throws UnobtainableException {
        try {
            image.release();
            return image;
        } catch (IllegalArgumentException tooOld) {
            throw new UnobtainableException(String.valueOf(tooOld.getMessage()), tooOld, "take a later version");
        }
    }

    private static String explain(IOException failed) {
        return failed instanceof FileSystemException
                ? failed.getClass().getSimpleName() + ": " + failed.getMessage()
                : String.valueOf(failed.getMessage());
    }
}
