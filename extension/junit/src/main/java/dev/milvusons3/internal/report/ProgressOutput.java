package dev.milvusons3.internal.report;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Where people see how far long work is: on a terminal one line that is written over, elsewhere, such as in CI, lines of the log,
 * fewer of them.
 */
final class ProgressOutput {
    private static final Duration LIVE = Duration.ofMillis(200);
    private static final Duration PLAIN = Duration.ofSeconds(1);
    /** In a log, news is that a tenth more is done; or that it goes on at all. */
    private static final Duration NO_NEWS = Duration.ofSeconds(20);

    private static final String CLEAR = "\r\u001b[2K";
    private static final int WIDTH = 100;
    private static final ProgressOutput STANDARD = new ProgressOutput(
            isTerminal(System.getenv()), System.err, LoggerFactory.getLogger("dev.milvusons3")::info, System::nanoTime);

    private final boolean live;
    private final PrintStream terminal;
    private final Consumer<String> log;
    private final LongSupplier nanos;
    private int said;
    private final Map<String, Long> lastSaid = new ConcurrentHashMap<>();
    private final Map<String, Long> lastTenth = new ConcurrentHashMap<>();
    /** What is over is said once, however often it is told. */
    private final Set<String> over = ConcurrentHashMap.newKeySet();

    /**
     * @param live whether there is somebody at a terminal
     * @param nanos the time
     */
    ProgressOutput(boolean live, PrintStream terminal, Consumer<String> log, LongSupplier nanos) {
        this.live = live;
        this.terminal = terminal;
        this.log = log;
        this.nanos = nanos;
    }

    static ProgressOutput standard() {
        return STANDARD;
    }

    /** {@return how often to look for news of work that gives none itself} */
    Duration heartbeat() {
        return live ? Duration.ofSeconds(1) : Duration.ofSeconds(20);
    }

    /**
     * Says how far something is, in a log only if it is a tenth further than when it was last said.
     *
     * @param tenth how many are done
     */
    synchronized void say(String work, String line, long tenth, boolean last) {
        Long before = lastSaid.get(work);
        boolean news = !Long.valueOf(tenth).equals(lastTenth.get(work))
                || before == null
                || nanos.getAsLong() - before >= NO_NEWS.toNanos();
        if (live || last || news) {
            int already = said;
            say(work, line, last);
            if (said > already) {
                lastTenth.put(work, tenth);
            }
        }
    }

    /**
     * Says how far something is, unless it has just been said.
     *
     * @param work what is going on
     * @param line what to say
     * @param last whether it is over: that is always said
     */
    synchronized void say(String work, String line, boolean last) {
        if (last && !over.add(work)) {
            return;
        }
        long now = nanos.getAsLong();
        Long before = lastSaid.get(work);
        if (!last && before != null && now - before < (live ? LIVE : PLAIN).toNanos()) {
            return;
        }
        lastSaid.put(work, now);
        said++;
        if (!live) {
            log.accept(line);
        } else if (last) {
            clear();
            log.accept(line);
        } else {
            terminal.print(CLEAR
                    + (line.length() > WIDTH
                            ? line.substring(0, WIDTH - 3) + Glyphs.standard().more()
                            : line));
            terminal.flush();
        }
    }

    /** Makes room for a line of the log. */
    synchronized void clear() {
        if (live) {
            terminal.print(CLEAR);
            terminal.flush();
        }
    }

    /** Builds that fork their tests have no console, nor have those of CI; some Javas have one that is no terminal. */
    static boolean isTerminal(Map<String, String> environment) {
        return System.console() != null
                && !environment.containsKey("CI")
                && isTerminalOfJava22().orElse(true);
    }

    private static Optional<Boolean> isTerminalOfJava22() {
        try {
            return Optional.of((Boolean) Console.class.getMethod("isTerminal").invoke(System.console()));
        } catch (NoSuchMethodException older) {
            return Optional.empty();
        } catch (IllegalAccessException | InvocationTargetException e) {
            return Optional.of(false);
        }
    }
}
