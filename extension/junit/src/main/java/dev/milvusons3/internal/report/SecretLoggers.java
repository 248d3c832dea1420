package dev.milvusons3.internal.report;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Keeps session tokens, keys and passwords out of logs. The libraries that a deployment starts write requests with all their headers
 * at DEBUG, which is what Logback does without a configuration, and none of them can be told to leave a header out. So those few of
 * their loggers that write headers and bodies stay at INFO, but for the ones that the configuration of the tests names itself.
 */
public final class SecretLoggers {
    /** Each writes what is secret; nothing else is in the log because of them. */
    static final List<String> NAMES = List.of(
            // The canonical request, with x-amz-security-token.
            "software.amazon.awssdk.http.auth.aws",
            "software.amazon.awssdk.auth.signer",
            // Headers and bodies of the clients that the AWS SDK may use.
            "sun.net.www.protocol.http.HttpURLConnection",
            "org.apache.http.headers",
            "org.apache.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.hc.client5.http.wire",
            "jdk.httpclient.HttpClient",
            // Bearer tokens, and the answers to token requests.
            "io.fabric8.kubernetes.client.http.HttpLoggingInterceptor",
            // Headers of gRPC, and with them Milvus' user and password.
            "io.milvus.shaded.io.grpc.netty",
            // Headers that the gateway receives and sends.
            "org.eclipse.jetty.http.HttpParser",
            "org.eclipse.jetty.http.HttpGenerator",
            // Docker's credentials for registries.
            "com.github.dockerjava.zerodep.shaded.org.apache.hc.client5.http.headers",
            "com.github.dockerjava.zerodep.shaded.org.apache.hc.client5.http.wire");

    /** The level counts as long as somebody holds the logger. */
    private static final Map<String, java.util.logging.Logger> OF_THE_JDK = new ConcurrentHashMap<>();

    private static final String SIMPLE = "org.slf4j.simpleLogger.log.";

    private SecretLoggers() {}

    /** Does it, once more if the logging was configured anew since. */
    public static void quieten() {
        NAMES.forEach(SecretLoggers::quietenInTheJdk);
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        try {
            switch (factory.getClass().getName()) {
                case "ch.qos.logback.classic.LoggerContext" -> new Logback(factory).quieten();
                case "org.apache.logging.slf4j.Log4jLoggerFactory" -> new Log4j().quieten();
                case "org.slf4j.simple.SimpleLoggerFactory" -> NAMES.forEach(SecretLoggers::quietenSimple);
                default -> {
                    // java.util.logging behind SLF4J is done; of others it is not known how.
                }
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            LoggerFactory.getLogger("dev.milvusons3")
                    .warn(
                            "The loggers that write session tokens and passwords cannot be kept at INFO in {}: {}."
                                    + " Set these to INFO in its configuration: {}",
                            factory.getClass().getName(),
                            e.toString(),
                            String.join(", ", NAMES));
        }
    }

    private static void quietenInTheJdk(String name) {
        java.util.logging.Logger logger = OF_THE_JDK.computeIfAbsent(name, java.util.logging.Logger::getLogger);
        if (logger.getLevel() == null) {
            logger.setLevel(Level.INFO);
        }
    }

    /** Read when a logger is made. */
    private static void quietenSimple(String name) {
        if (System.getProperty(SIMPLE + name) == null) {
            System.setProperty(SIMPLE + name, "info");
        }
    }

    /** By reflection, for tests may have any logging, and need not have this. */
    private static final class Logback {
        private final Object context;
        private final ClassLoader loader;

        Logback(Object context) {
            this.context = context;
            this.loader = context.getClass().getClassLoader();
        }

        void quieten() throws ReflectiveOperationException {
            setLevels();
            Class<?> type = Class.forName("ch.qos.logback.classic.spi.LoggerContextListener", true, loader);
            List<?> listeners = (List<?>)
                    context.getClass().getMethod("getCopyOfListenerList").invoke(context);
            boolean listening = listeners.stream()
                    .anyMatch(listener -> Proxy.isProxyClass(listener.getClass())
                            && Proxy.getInvocationHandler(listener) instanceof Listener);
            if (!listening) {
                context.getClass()
                        .getMethod("addListener", type)
                        .invoke(context, Proxy.newProxyInstance(loader, new Class<?>[] {type}, new Listener(this)));
            }
        }

        private void setLevels() throws ReflectiveOperationException {
            Class<?> levels = Class.forName("ch.qos.logback.classic.Level", true, loader);
            Object info = levels.getField("INFO").get(null);
            Method getLogger = context.getClass().getMethod("getLogger", String.class);
            for (String name : NAMES) {
                Object logger = getLogger.invoke(context, name);
                if (logger.getClass().getMethod("getLevel").invoke(logger) == null) {
                    logger.getClass().getMethod("setLevel", levels).invoke(logger, info);
                }
            }
        }

        /** A context that is reset is configured anew. One that is stopped before forgets this, too, until the next test begins. */
        private record Listener(Logback logback) implements InvocationHandler {
            @Override
            public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
                    throws ReflectiveOperationException {
                return switch (method.getName()) {
                    case "isResetResistant" -> true;
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "the loggers of secrets";
                    case "onReset" -> {
                        logback.setLevels();
                        yield null;
                    }
                    default -> null;
                };
            }
        }
    }

    /** By reflection, as well. */
    private static final class Log4j {
        void quieten() throws ReflectiveOperationException {
            Class<?> levels = Class.forName("org.apache.logging.log4j.Level");
            Object info = levels.getField("INFO").get(null);
            Method setLevel = Class.forName("org.apache.logging.log4j.core.config.Configurator")
                    .getMethod("setLevel", String.class, levels);
            for (String name : notNamed()) {
                setLevel.invoke(null, name, info);
            }
        }

        private static List<String> notNamed() throws ReflectiveOperationException {
            Class<?> contexts = Class.forName("org.apache.logging.log4j.core.LoggerContext");
            Object context = contexts.getMethod("getContext", boolean.class).invoke(null, false);
            Object configuration = contexts.getMethod("getConfiguration").invoke(context);
            Map<?, ?> named = (Map<?, ?>) Class.forName("org.apache.logging.log4j.core.config.Configuration")
                    .getMethod("getLoggers")
                    .invoke(configuration);
            List<String> others = new ArrayList<>(NAMES);
            others.removeIf(named::containsKey);
            return others;
        }
    }
}
