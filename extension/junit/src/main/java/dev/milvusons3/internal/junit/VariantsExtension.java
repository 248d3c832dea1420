package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.internal.spec.Annotations;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What {@link dev.milvusons3.MilvusOnS3Regions} and {@link dev.milvusons3.MilvusOnS3Matrix} register. Public for their sake
 * only.
 */
public final class VariantsExtension
        implements ClassTemplateInvocationContextProvider,
                TestTemplateInvocationContextProvider,
                BeforeClassTemplateInvocationCallback {
    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return Variants.isAskedFor(context.getRequiredTestClass());
    }

    @Override
    public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
            ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        return checked(context, Variants.of(testClass, testClass.getName()));
    }

    /** So that a start that fails fails the invocation once, and not each test in it; a builder's extension starts by itself. */
    @Override
    public void beforeClassTemplateInvocation(ExtensionContext invocation) {
        MilvusExtension annotation = new MilvusExtension();
        if (annotation.use(invocation).isPresent()) {
            annotation.startInvocation(invocation);
        }
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return Variants.isAskedFor(context.getRequiredTestMethod());
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        String name = method.getDeclaringClass().getName() + "." + method.getName();
        if (AnnotationSupport.isAnnotated(method, Test.class)) {
            throw new MilvusOnS3ConfigurationException(
                    name, List.of("@Test is on " + name + " too, which would run it once more. Remove @Test."));
        }
        return checked(context, Variants.of(method, name)).map(TestTemplateInvocationContext.class::cast);
    }

    /** Before the first variant starts, says what is wrong with any of them. */
    private static Stream<VariantInvocation> checked(ExtensionContext context, List<Variant> variants) {
        Class<?> testClass = context.getRequiredTestClass();
        List<Class<?>> enclosing = context.getEnclosingTestClasses();
        List<Layer> annotations = Annotations.request(testClass, enclosing)
                .map(SpecRequest::layers)
                .orElse(List.of());
        if (annotations.isEmpty() && RegisteredFields.of(testClass, enclosing).isEmpty()) {
            throw new MilvusOnS3ConfigurationException(
                    testClass.getName(),
                    List.of("it is to be run in " + variants.size()
                            + " variants, but nothing says of what. Add @MilvusOnS3 to the class."));
        }
        Configuration configuration = Configuration.of(context::getConfigurationParameter);
        Set<String> problems = new LinkedHashSet<>();
        for (Variant variant : variants) {
            List<Layer> layers = new ArrayList<>(annotations);
            layers.addAll(ActiveVariants.of(context));
            layers.add(variant.layer());
            try {
                SpecReader.read(new SpecRequest(testClass, layers, List.of()), configuration);
            } catch (MilvusOnS3ConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new MilvusOnS3ConfigurationException(testClass.getName(), List.copyOf(problems));
        }
        return variants.stream().map(VariantInvocation::new);
    }
}
