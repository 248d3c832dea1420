package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.spec.Annotations;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The deployments of the test classes that are running, for frameworks that make something for a class without knowing JUnit's context of it, such
 * as Spring's application contexts. That is why they are here and not in a store.
 */
public final class ClassDeployments {
    private static final Map<Class<?>, MilvusDeployment> RUNNING = new ConcurrentHashMap<>();

    private ClassDeployments() {}

    /** {@return whether a class, or one around it, asks for a deployment} */
    public static boolean areWantedBy(Class<?> testClass) {
        return around(testClass).anyMatch(ClassDeployments::asks);
    }

    /** {@return whether a class, or one around it, is run in variants, each with a deployment of its own} */
    public static boolean haveVariants(Class<?> testClass) {
        return around(testClass).anyMatch(Variants::isAskedFor);
    }

    /** {@return the deployment for all tests of a class; empty if there is none by now, or if each test has its own} */
    public static Optional<MilvusDeployment> of(Class<?> testClass) {
        List<Class<?>> until = new ArrayList<>();
        for (Class<?> each : around(testClass).toList()) {
            until.add(each);
            // What a nested class asks for need not be what the class around it has.
            if (asks(each)) {
                break;
            }
        }
        return until.stream().map(RUNNING::get).flatMap(Stream::ofNullable).findFirst();
    }

    /** Remembers the deployment of a class until the class has ended. */
    static void put(ExtensionContext context, MilvusDeployment deployment) {
        Class<?> testClass = context.getRequiredTestClass();
        RUNNING.put(testClass, deployment);
        StoredResource forget = () -> RUNNING.remove(testClass, deployment);
        Places.of(context).put(new Key(testClass), forget);
    }

    private static boolean asks(Class<?> type) {
        return Annotations.request(type, List.of()).isPresent()
                || !RegisteredFields.of(type, List.of()).isEmpty();
    }

    /** {@return the class and those that it is nested in for JUnit, innermost first} */
    private static Stream<Class<?>> around(Class<?> testClass) {
        return Stream.<Class<?>>iterate(
                testClass,
                Objects::nonNull,
                type -> Modifier.isStatic(type.getModifiers()) ? null : type.getEnclosingClass());
    }

    private record Key(Class<?> testClass) {}
}
