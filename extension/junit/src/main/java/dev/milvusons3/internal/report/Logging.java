package dev.milvusons3.internal.report;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** A library that writes logs: by reflection, for tests may have any, and need not have one. What its configuration names stays as it is. */
interface Logging {
    /** As all of them call it. */
    enum Level {
        INFO,
        WARN
    }

    /** At which level loggers are to stay. */
    @FunctionalInterface
    interface Levels {
        /** @param configured whether somebody has configured the library */
        Map<String, Level> of(boolean configured);
    }

    /** Sets the levels of those loggers that the configuration does not name; once more when it is read anew, if that can be seen. */
    void keep(Levels levels) throws ReflectiveOperationException;

    /** {@return the one behind SLF4J, and the JDK's, to which some libraries talk directly} */
    static List<Logging> inUse() {
        List<Logging> all = new ArrayList<>(List.of(new Jdk()));
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        switch (factory.getClass().getName()) {
            case "ch.qos.logback.classic.LoggerContext" -> all.add(new Logback(factory));
            case "org.apache.logging.slf4j.Log4jLoggerFactory" -> all.add(new Log4j());
            case "org.slf4j.simple.SimpleLoggerFactory" -> all.add(new Simple());
            default -> {
                // java.util.logging is among them already; of others it is not known how.
            }
        }
        return all;
    }

    /** {@code java.util.logging}. */
    record Jdk() implements Logging {
        /** The level counts as long as somebody holds the logger. */
        private static final Map<String, java.util.logging.Logger> HELD = new ConcurrentHashMap<>();

        @Override
        public void keep(Levels levels) {
            boolean configured = System.getProperty("java.util.logging.config.file") != null
                    || System.getProperty("java.util.logging.config.class") != null;
            levels.of(configured).forEach((name, level) -> {
                java.util.logging.Logger logger = HELD.computeIfAbsent(name, java.util.logging.Logger::getLogger);
                if (logger.getLevel() == null) {
                    logger.setLevel(
                            level == Level.WARN ? java.util.logging.Level.WARNING : java.util.logging.Level.INFO);
                }
            });
        }
    }

    /** SLF4J's simple logger, which reads levels when a logger is made. */
    record Simple() implements Logging {
        private static final String PREFIX = "org.slf4j.simpleLogger.";
        private static final String FILE = "simplelogger.properties";

        @Override
        public void keep(Levels levels) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            URL file = loader == null ? ClassLoader.getSystemResource(FILE) : loader.getResource(FILE);
            boolean configured = file != null || System.getProperty(PREFIX + "defaultLogLevel") != null;
            levels.of(configured).forEach((name, level) -> {
                String property = PREFIX + "log." + name;
                if (System.getProperty(property) == null) {
                    System.setProperty(property, level.name().toLowerCase(Locale.ROOT));
                }
            });
        }
    }

    /**
     * Logback, which logs at DEBUG without a configuration.
     *
     * @param context its {@code LoggerContext}
     */
    record Logback(Object context) implements Logging {
        @Override
        public void keep(Levels levels) throws ReflectiveOperationException {
            set(levels.of(isConfigured()));
            ClassLoader loader = context.getClass().getClassLoader();
            Class<?> type = Class.forName("ch.qos.logback.classic.spi.LoggerContextListener", true, loader);
            List<?> listeners = (List<?>)
                    context.getClass().getMethod("getCopyOfListenerList").invoke(context);
            boolean listening = listeners.stream()
                    .anyMatch(listener -> Proxy.isProxyClass(listener.getClass())
                            && Proxy.getInvocationHandler(listener) instanceof Listener);
            if (!listening) {
                context.getClass()
                        .getMethod("addListener", type)
                        .invoke(
                                context,
                                Proxy.newProxyInstance(loader, new Class<?>[] {type}, new Listener(this, levels)));
            }
        }

        private void set(Map<String, Level> levels) throws ReflectiveOperationException {
            ClassLoader loader = context.getClass().getClassLoader();
            Class<?> type = Class.forName("ch.qos.logback.classic.Level", true, loader);
            Method getLogger = context.getClass().getMethod("getLogger", String.class);
            for (Map.Entry<String, Level> entry : levels.entrySet()) {
                Object logger = getLogger.invoke(context, entry.getKey());
                if (logger.getClass().getMethod("getLevel").invoke(logger) == null) {
                    logger.getClass()
                            .getMethod("setLevel", type)
                            .invoke(
                                    logger,
                                    type.getField(entry.getValue().name()).get(null));
                }
            }
        }

        /** What it made of a file it keeps, in case the file is damaged later; without one, Logback and Spring Boot have nothing to keep. */
        private boolean isConfigured() throws ReflectiveOperationException {
            return context.getClass().getMethod("getObject", String.class).invoke(context, "SAFE_JORAN_CONFIGURATION")
                    != null;
        }

        @Override
        public String toString() {
            return "Logback";
        }
    }

    /** A context that is reset is configured anew. One that is stopped before forgets this, too, until the next test begins. */
    record Listener(Logback logback, Levels levels) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
                throws ReflectiveOperationException {
            return switch (method.getName()) {
                case "isResetResistant" -> true;
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "the loggers of secrets";
                case "onReset" -> {
                    // Whether there is a file is not known yet, but at the beginning of the next test.
                    logback.set(levels.of(true));
                    yield null;
                }
                default -> null;
            };
        }
    }

    /** Log4j 2, which logs nothing but errors without a configuration. */
    record Log4j() implements Logging {
        @Override
        public void keep(Levels levels) throws ReflectiveOperationException {
            Class<?> type = Class.forName("org.apache.logging.log4j.Level");
            Method setLevel = Class.forName("org.apache.logging.log4j.core.config.Configurator")
                    .getMethod("setLevel", String.class, type);
            Map<?, ?> named = named();
            for (Map.Entry<String, Level> entry : levels.of(true).entrySet()) {
                if (!named.containsKey(entry.getKey())) {
                    setLevel.invoke(
                            null,
                            entry.getKey(),
                            type.getField(entry.getValue().name()).get(null));
                }
            }
        }

        private static Map<?, ?> named() throws ReflectiveOperationException {
            Class<?> contexts = Class.forName("org.apache.logging.log4j.core.LoggerContext");
            Object context = contexts.getMethod("getContext", boolean.class).invoke(null, false);
            Object configuration = contexts.getMethod("getConfiguration").invoke(context);
            return (Map<?, ?>) Class.forName("org.apache.logging.log4j.core.config.Configuration")
                    .getMethod("getLoggers")
                    .invoke(configuration);
        }
    }
}
