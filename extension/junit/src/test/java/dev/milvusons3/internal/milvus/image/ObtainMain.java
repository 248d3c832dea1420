package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Obtains a distribution in a cache, with a wheel that is already there; also a JVM of its own, so that several do at once. */
final class ObtainMain {
    private ObtainMain() {}

    /** @param arguments cache, wheel, and a file that gets a line per download */
    public static void main(String[] arguments) {
        System.out.println(obtain(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])));
    }

    static Path obtain(Path cache, Path wheel, Path downloads) {
        WheelSource.Downloader copy = (asked, directory, progress) -> {
            Files.writeString(downloads, "download\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return Files.copy(wheel, directory.resolve(wheel.getFileName()));
        };
        return new MilvusSources(Machine.current(), copy)
                .obtain(MilvusSources.Wanted.NOTHING, Optional.of(cache), Progress.NONE)
                .home();
    }
}
