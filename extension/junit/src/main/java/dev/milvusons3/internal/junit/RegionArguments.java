package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.support.ParameterInfo;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import software.amazon.awssdk.regions.Region;

/** Regions among the arguments of parameterised tests and classes. */
final class RegionArguments {
    /** JUnit's parameterised tests are an artifact of their own, which a build may not have. */
    private static final boolean AVAILABLE = isPresent("org.junit.jupiter.params.support.ParameterInfo");

    private RegionArguments() {}

    /** {@return what the first argument that is a region asks for} */
    static Optional<Layer> find(ExtensionContext context) {
        return AVAILABLE ? Arguments.find(context) : Optional.empty();
    }

    /** {@return whether JUnit's parameterised tests, or those of somebody else, say what a parameter gets} */
    static boolean provides(Parameter parameter, ExtensionContext context) {
        return AVAILABLE && Arguments.provides(parameter, context);
    }

    /** {@return whether some test of a class has a region of its own, so that no deployment is for all of them} */
    static boolean differByMethod(Class<?> testClass) {
        return !ReflectionSupport.findMethods(
                        testClass, RegionArguments::hasRegionOfItsOwn, HierarchyTraversalMode.TOP_DOWN)
                .isEmpty();
    }

    private static boolean hasRegionOfItsOwn(Method method) {
        return AnnotationSupport.isAnnotated(method, TestTemplate.class)
                && (Variants.isAskedFor(method)
                        || Arrays.asList(method.getParameterTypes()).contains(Region.class));
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, RegionArguments.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** All that needs the artifact. */
    private static final class Arguments {
        @SuppressWarnings("deprecation") // Later versions prefer another name, which 5.13 does not have.
        static Optional<Layer> find(ExtensionContext context) {
            ParameterInfo info = ParameterInfo.get(context);
            if (info == null) {
                return Optional.empty();
            }
            return info.getDeclarations().getAll().stream()
                    .filter(declaration -> declaration.getParameterType() == Region.class)
                    .map(declaration -> info.getArguments().get(declaration.getParameterIndex(), Region.class))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(region ->
                            new Layer("the test's argument of type Region", Map.of(Settings.REGION, region.id())));
        }

        static boolean provides(Parameter parameter, ExtensionContext context) {
            return parameter.getDeclaringExecutable() instanceof Method method
                    ? AnnotationSupport.isAnnotated(method, ParameterizedTest.class)
                    : AnnotationSupport.isAnnotated(context.getTestClass(), ParameterizedClass.class);
        }
    }
}
