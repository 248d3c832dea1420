package dev.milvusons3.internal.spring;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.junit.ClassDeployments;
import io.milvus.v2.client.ConnectConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Puts what a deployment's clients need before all other properties of an application context, under the names by which applications and Spring AI
 * ask for it. Spring keeps a context for whoever has an equal customizer: for the classes of one deployment, if it is known
 * when Spring looks at the class, else for the class alone.
 */
final class DeploymentCustomizer implements ContextCustomizer {
    private static final String SPRING_AI = "spring.ai.vectorstore.milvus.client.";

    private final Class<?> testClass;
    private final String shared;

    DeploymentCustomizer(Class<?> testClass) {
        this.testClass = testClass;
        this.shared =
                ClassDeployments.of(testClass).map(MilvusDeployment::runId).orElseGet(testClass::getName);
    }

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        if (ClassDeployments.haveVariants(testClass)) {
            throw new IllegalStateException(
                    "Spring makes one application context for all variants of " + testClass.getName()
                            + ", and each variant has a Milvus of its own. Use a class for each variant, or have the client injected"
                            + " as a parameter of the tests instead of the application's.");
        }
        MilvusDeployment deployment = ClassDeployments.of(testClass)
                .orElseThrow(() -> new IllegalStateException("The application context of " + testClass.getName()
                        + " is made for the whole class, which has no deployment. Use scope = CLASS or SHARED."));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("MilvusOnS3", properties(deployment.connectConfig())));
    }

    private static Map<String, Object> properties(ConnectConfig milvus) {
        URI uri = URI.create(milvus.getUri());
        Map<String, Object> properties = new HashMap<>();
        properties.put("milvus.uri", milvus.getUri());
        properties.put(SPRING_AI + "host", uri.getHost());
        properties.put(SPRING_AI + "port", uri.getPort());
        properties.put(SPRING_AI + "secure", "https".equals(uri.getScheme()));
        for (String prefix : new String[] {"milvus.", SPRING_AI}) {
            properties.put(prefix + "username", Objects.toString(milvus.getUsername(), ""));
            properties.put(prefix + "password", Objects.toString(milvus.getPassword(), ""));
        }
        return properties;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeploymentCustomizer customizer && customizer.shared.equals(shared);
    }

    @Override
    public int hashCode() {
        return shared.hashCode();
    }
}
