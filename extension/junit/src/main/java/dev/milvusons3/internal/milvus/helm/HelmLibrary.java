package dev.milvusons3.internal.milvus.helm;

import com.marcnuri.helm.Helm;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Helm, which is Go in this process, without Go's hold on the process' signals. Helm's first install or template asks for INT, QUIT
 * and TERM, and Go takes them away from the JVM for good: no shutdown hook would run, nor would {@code jstack} be answered. So the JVM's
 * own handlers are remembered and put back.
 *
 * @see <a href="https://pkg.go.dev/os/signal#hdr-Go_programs_that_use_cgo_or_SWIG">Go and the signals of its host</a>
 */
final class HelmLibrary {
    /** HUP, INT, QUIT and TERM, by the numbers that they have on Linux and macOS. All others that Go uses the JVM does not miss. */
    private static final int[] SIGNALS = {1, 2, 3, 15};

    /** More than any system's {@code struct sigaction}, whose fields need not be known to put it back. */
    private static final int SIGACTION_BYTES = 512;

    /** What the JVM had. None on Windows, which has no such signals. */
    private static final Map<Integer, Memory> HANDLERS = new LinkedHashMap<>();

    static {
        // Go's start has every handler run on a stack of its own, without which they must not run on its threads: so
        // that first.
        Helm.version().call();
        if (!Platform.isWindows()) {
            for (int signal : SIGNALS) {
                Memory handler = new Memory(SIGACTION_BYTES);
                handler.clear();
                sigaction(signal, null, handler);
                HANDLERS.put(signal, handler);
            }
            // Helm asks once in a process. From then on the handlers stay what they are, during calls too.
            askForSignals();
            giveBack();
        }
    }

    private HelmLibrary() {}

    /**
     * Calls Helm.
     *
     * @return what it says
     * @throws IllegalStateException with what Helm says, as helm-java throws it
     */
    static <T> T call(Supplier<T> helm) {
        try {
            return helm.get();
        } finally {
            giveBack();
        }
    }

    private static void giveBack() {
        HANDLERS.forEach((signal, handler) -> sigaction(signal, handler, null));
    }

    private static void sigaction(int signal, @Nullable Memory wanted, @Nullable Memory before) {
        Function sigaction = NativeLibrary.getProcess().getFunction("sigaction");
        if (sigaction.invokeInt(new Object[] {signal, wanted, before}) != 0) {
            throw new IllegalStateException("sigaction refuses signal " + signal);
        }
    }

    /** Renders a chart with nothing in it. */
    private static void askForSignals() {
        try {
            Path chart = Files.createTempDirectory("milvus-on-s3-helm-");
            Path metadata = chart.resolve("Chart.yaml");
            try {
                Files.writeString(metadata, "apiVersion: v2\nname: nothing\nversion: 0.0.1\n");
                Helm.template(chart.toString()).withName("nothing").call();
            } finally {
                Files.deleteIfExists(metadata);
                Files.delete(chart);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Helm cannot be tried on a chart of its own: " + e, e);
        }
    }
}
