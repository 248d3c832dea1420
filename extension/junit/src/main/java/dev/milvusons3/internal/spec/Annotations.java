package dev.milvusons3.internal.spec;

import dev.milvusons3.MilvusOnS3;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds every {@link MilvusOnS3} that has a say in a test class. */
public final class Annotations {
    private Annotations() {}

    /**
     * {@return what the annotations ask for; empty if there are none}
     *
     * @param testClass the class whose tests are run
     * @param enclosing the test classes around it, outermost first
     */
    public static Optional<SpecRequest> request(Class<?> testClass, List<Class<?>> enclosing) {
        Set<Layer> layers = new LinkedHashSet<>();
        enclosing.forEach(outer -> addHierarchy(outer, layers));
        addHierarchy(testClass, layers);
        return layers.isEmpty()
                ? Optional.empty()
                : Optional.of(new SpecRequest(testClass, List.copyOf(layers), List.of()));
    }

    private static void addHierarchy(Class<?> type, Set<Layer> layers) {
        Class<?> superclass = type.getSuperclass();
        if (superclass != null) {
            addHierarchy(superclass, layers);
        }
        for (Class<?> implemented : type.getInterfaces()) {
            addHierarchy(implemented, layers);
        }
        addDeclared(type, type.getName(), layers, new HashSet<>());
    }

    private static void addDeclared(Class<?> type, String place, Set<Layer> layers, Set<Class<?>> visited) {
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            Class<? extends Annotation> annotationType = annotation.annotationType();
            if (annotation instanceof MilvusOnS3 found) {
                layers.add(new Layer("@MilvusOnS3 on " + place, values(found)));
            } else if (!annotationType.getName().startsWith("java.") && visited.add(annotationType)) {
                String meta = "@" + annotationType.getName() + ", which is on " + place;
                addDeclared(annotationType, meta, layers, visited);
            }
        }
    }

    private static Map<Setting<?>, String> values(MilvusOnS3 annotation) {
        Map<Setting<?>, String> values = new HashMap<>();
        putEnum(values, Settings.ENVIRONMENT, annotation.environment());
        put(values, Settings.REGION, annotation.region());
        put(values, Settings.POLICY, annotation.policy());
        put(values, Settings.POLICIES, String.join(",", annotation.policies()));
        putEnum(values, Settings.WORKLOAD_IDENTITY, annotation.workloadIdentity());
        put(values, Settings.TRUST_POLICY, annotation.trustPolicy());
        put(values, Settings.PERMISSIONS_BOUNDARY, annotation.permissionsBoundary());
        put(values, Settings.BUCKET_POLICY, annotation.bucketPolicy());
        put(values, Settings.SETUP, annotation.setup());
        put(values, Settings.NAMESPACE, annotation.namespace());
        put(values, Settings.SERVICE_ACCOUNT, annotation.serviceAccount());
        put(values, Settings.ROLE_NAME, annotation.roleName());
        put(values, Settings.POLICY_NAME, annotation.policyName());
        put(values, Settings.BUCKET_NAME, annotation.bucketName());
        put(values, Settings.ROOT_PATH, annotation.rootPath());
        put(values, Settings.STARTUP_TIMEOUT, annotation.startupTimeout());
        put(values, Settings.ADOPT_BUCKET, annotation.adopt().bucket());
        put(values, Settings.ADOPT_POLICY, annotation.adopt().policy());
        put(values, Settings.ADOPT_ROLE, annotation.adopt().role());
        put(values, Settings.ADOPT_SERVICE_ACCOUNT, annotation.adopt().serviceAccount());
        put(values, Settings.ADOPT_RELEASE, annotation.adopt().release());
        put(values, Settings.MILVUS_VERSION, annotation.milvus().version());
        put(values, Settings.MILVUS_IMAGE, annotation.milvus().image());
        put(values, Settings.MILVUS_HOME, annotation.milvus().home());
        putEnum(values, Settings.MILVUS_RUNTIME, annotation.milvus().runtime());
        putEnum(values, Settings.KEEP, annotation.keep());
        putEnum(values, Settings.SCOPE, annotation.scope());
        putEnum(values, Settings.PROBE, annotation.probe());
        put(values, Settings.WORKLOADS, Choices.names(annotation.workloads()));
        putEnum(values, Settings.ENFORCEMENT, annotation.enforcement());
        put(values, Settings.FAIL_ON_DENIAL, annotation.failOnDenial() ? "true" : "");
        putEnum(values, Settings.IF_UNAVAILABLE, annotation.ifUnavailable());
        return values;
    }

    private static void put(Map<Setting<?>, String> values, Setting<?> setting, String value) {
        if (!value.isEmpty()) {
            values.put(setting, value);
        }
    }

    private static void putEnum(Map<Setting<?>, String> values, Setting<?> setting, Enum<?> constant) {
        if (!constant.name().equals(Choices.UNSET)) {
            values.put(setting, constant.name());
        }
    }
}
