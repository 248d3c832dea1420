package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Milvus out of the project's own package: a file, or one that is fetched and known by its digest. */
final class DebSource implements MilvusSource {
    static final String PACKAGES = "packages";
    private static final Pattern VERSION = Pattern.compile("milvus_(\\d+\\.\\d+\\.\\d+[^_/]*?)(?:-\\d+)?_[^_/]*\\.deb");

    private static final Map<FileVersion, Digest> DIGESTS = new ConcurrentHashMap<>();

    private final Optional<Path> file;
    private final Optional<URI> url;
    private final Optional<Digest> digest;
    private final ImagePlatform platform;

    private DebSource(Optional<Path> file, Optional<URI> url, Optional<Digest> digest, ImagePlatform platform) {
        this.file = file;
        this.url = url;
        this.digest = digest;
        this.platform = platform;
    }

    static DebSource of(Path file, ImagePlatform platform) {
        return new DebSource(
                Optional.of(file.toAbsolutePath().normalize()), Optional.empty(), Optional.empty(), platform);
    }

    /** @param digest without which nobody could say what is run */
    static DebSource of(URI url, Digest digest, ImagePlatform platform) {
        return new DebSource(Optional.empty(), Optional.of(url), Optional.of(digest), platform);
    }

    @Override
    public String description() {
        return "the package " + place();
    }

    private String place() {
        return file.map(Path::toString).orElseGet(() -> url.orElseThrow().toString());
    }

    @Override
    public Optional<String> version() {
        Matcher matcher = VERSION.matcher(place());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public MilvusImage obtain(Path cache, Progress progress) throws IOException, InterruptedException {
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw new UnobtainableException("there is no such file");
        }
        Digest known = digest.isPresent() ? digest.get() : ofFile(file.orElseThrow());
        Path packages = cache.resolve(PACKAGES);
        Path entry = CacheEntry.obtain(
                packages,
                known.hex(),
                FileList::isComplete,
                work -> make(known, packages.resolve(known.hex() + ".download"), work, progress),
                progress);
        return new MilvusImage(
                entry.resolve("home"),
                Optional.empty(),
                ImageConfig.NONE,
                Optional.of(Files.readString(entry.resolve("version.txt")).strip()),
                Optional.of(known.toString()),
                description());
    }

    /** Once in a JVM: it takes as long as reading 200 MB does. */
    private static Digest ofFile(Path file) throws IOException {
        FileVersion version = new FileVersion(file, Files.getLastModifiedTime(file), Files.size(file));
        Digest known = DIGESTS.get(version);
        if (known == null) {
            try (InputStream in = Files.newInputStream(file)) {
                known = Digest.of(Digest.sha256(new byte[0]).sameKind(in));
            }
            DIGESTS.put(version, known);
        }
        return known;
    }

    private record FileVersion(Path file, FileTime modified, long size) {}

    private Path make(Digest known, Path download, Path work, Progress progress)
            throws IOException, InterruptedException {
        Path deb = file.isPresent() ? file.get() : fetch(known, download, progress);
        progress.update("unpack " + deb.getFileName(), 0, 0);
        Path made = Files.createDirectory(work.resolve("made"));
        DebPackage.Control control = DebPackage.unpack(deb, made.resolve("home"), work, platform);
        Files.writeString(made.resolve("version.txt"), control.version() + "\n");
        FileList.write(made);
        Files.deleteIfExists(download);
        return made;
    }

    private Path fetch(Digest known, Path download, Progress progress) throws IOException, InterruptedException {
        URI from = url.orElseThrow();
        Http.Pauses pauses = Http.Pauses.toldTo(progress);
        Http http = new Http(pauses);
        Download.Server server = (headers, body, received) -> {
            HttpResponse<Boolean> answer = http.get(from, headers, body, received);
            if (answer.statusCode() / 100 != 2 && answer.statusCode() != 416) {
                throw new UnobtainableException(from.getHost() + " answered " + answer.statusCode(), "check the URL");
            }
            return answer;
        };
        Files.createDirectories(download.getParent());
        try {
            new Download(server, pauses, download, known, -1)
                    .fetch(bytes -> progress.update("download " + from, bytes, 0));
        } catch (UnobtainableException refused) {
            throw refused;
        } catch (IOException failed) {
            throw RegistryErrors.isLasting(failed) ? RegistryErrors.unreachable(from.getHost(), failed) : failed;
        }
        return download;
    }
}
