package dev.milvusons3;

import dev.milvusons3.internal.junit.RegisteredExtension;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * {@link MilvusOnS3} for those who have to compute its attributes: registered as a field, with the same settings, defaults and
 * injection.
 *
 * <pre>{@code
 * class BookSearchTest {
 *     @RegisterExtension
 *     static final MilvusOnS3Extension MILVUS =
 *             MilvusOnS3Extension.builder().region("eu-central-1").policy(policy()).build();
 *
 *     @Test
 *     void finds(MilvusClientV2 milvus) { … }
 * }
 * }</pre>
 *
 * <p>In a static field it is ready before {@code @BeforeAll} methods and constructors. In an instance field it is there from
 * {@code @BeforeEach} on, and all tests of the class still share one deployment as long as their settings are equal. A class
 * (with its superclasses and enclosing classes) has either one such extension or the annotation, not both.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class MilvusOnS3Extension
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver,
                TestWatcher,
                InvocationInterceptor,
                ExecutionCondition {
    private final RegisteredExtension extension;

    private MilvusOnS3Extension(Map<Setting<?>, String> values) {
        extension = new RegisteredExtension(values);
    }

    /** {@return a builder in which everything is unset} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the deployment of the test class that is running} For where nothing can be injected, such as a static method with
     * Spring's {@code @DynamicPropertySource}.
     *
     * @throws IllegalStateException before {@code @BeforeAll} (before {@code @BeforeEach} for an instance field), after the class
     *     has ended, and while several classes that share this extension have a deployment each
     */
    public MilvusDeployment deployment() {
        return extension.deployment();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return extension.evaluateExecutionCondition(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        extension.beforeAll(context);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        extension.preConstructTestInstance(factoryContext, context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        extension.beforeEach(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
        return extension.supportsParameter(parameterContext, context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
        return extension.resolveParameter(parameterContext, context);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return extension.getTestInstantiationExtensionContextScope(rootContext);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        extension.afterEach(context);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        extension.testFailed(context, cause);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        extension.testSuccessful(context);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        extension.testAborted(context, cause);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        extension.testDisabled(context, reason);
    }

    @Override
    public <T> T interceptTestClassConstructor(
            Invocation<T> invocation,
            ReflectiveInvocationContext<Constructor<T>> invocationContext,
            ExtensionContext context)
            throws Throwable {
        return extension.interceptTestClassConstructor(invocation, invocationContext, context);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        extension.interceptBeforeAllMethod(invocation, invocationContext, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        extension.interceptBeforeEachMethod(invocation, invocationContext, context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        extension.interceptTestMethod(invocation, invocationContext, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        extension.interceptTestTemplateMethod(invocation, invocationContext, context);
    }

    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> invocationContext, ExtensionContext context)
            throws Throwable {
        return extension.interceptTestFactoryMethod(invocation, invocationContext, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        extension.interceptAfterEachMethod(invocation, invocationContext, context);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        extension.interceptAfterAllMethod(invocation, invocationContext, context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext invocationContext, ExtensionContext context)
            throws Throwable {
        extension.interceptDynamicTest(invocation, invocationContext, context);
    }

    /**
     * Collects settings; they mean the same as the attributes of {@link MilvusOnS3}, and are validated when a test class uses
     * the extension.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<Setting<?>, String> values = new HashMap<>();

        private Builder() {}

        /**
         * {@return this}
         *
         * @param environment see {@link MilvusOnS3#environment()}
         */
        public Builder environment(Environment environment) {
            return set(Settings.ENVIRONMENT, environment.name());
        }

        /**
         * {@return this}
         *
         * @param region see {@link MilvusOnS3#region()}
         */
        public Builder region(String region) {
            return set(Settings.REGION, region);
        }

        /**
         * {@return this}
         *
         * @param policy see {@link MilvusOnS3#policy()}
         */
        public Builder policy(String policy) {
            return set(Settings.POLICY, policy);
        }

        /**
         * {@return this}
         *
         * @param policies see {@link MilvusOnS3#policies()}
         */
        public Builder policies(String... policies) {
            return set(Settings.POLICIES, String.join(",", policies));
        }

        /**
         * {@return this}
         *
         * @param workloadIdentity see {@link MilvusOnS3#workloadIdentity()}
         */
        public Builder workloadIdentity(WorkloadIdentity workloadIdentity) {
            return set(Settings.WORKLOAD_IDENTITY, workloadIdentity.name());
        }

        /**
         * {@return this}
         *
         * @param trustPolicy see {@link MilvusOnS3#trustPolicy()}
         */
        public Builder trustPolicy(String trustPolicy) {
            return set(Settings.TRUST_POLICY, trustPolicy);
        }

        /**
         * {@return this}
         *
         * @param permissionsBoundary see {@link MilvusOnS3#permissionsBoundary()}
         */
        public Builder permissionsBoundary(String permissionsBoundary) {
            return set(Settings.PERMISSIONS_BOUNDARY, permissionsBoundary);
        }

        /**
         * {@return this}
         *
         * @param setup see {@link MilvusOnS3#setup()}
         */
        public Builder setup(String setup) {
            return set(Settings.SETUP, setup);
        }

        /**
         * {@return this}
         *
         * @param bucketPolicy see {@link MilvusOnS3#bucketPolicy()}
         */
        public Builder bucketPolicy(String bucketPolicy) {
            return set(Settings.BUCKET_POLICY, bucketPolicy);
        }

        /**
         * {@return this}
         *
         * @param namespace see {@link MilvusOnS3#namespace()}
         */
        public Builder namespace(String namespace) {
            return set(Settings.NAMESPACE, namespace);
        }

        /**
         * {@return this}
         *
         * @param serviceAccount see {@link MilvusOnS3#serviceAccount()}
         */
        public Builder serviceAccount(String serviceAccount) {
            return set(Settings.SERVICE_ACCOUNT, serviceAccount);
        }

        /**
         * {@return this}
         *
         * @param roleName see {@link MilvusOnS3#roleName()}
         */
        public Builder roleName(String roleName) {
            return set(Settings.ROLE_NAME, roleName);
        }

        /**
         * {@return this}
         *
         * @param policyName see {@link MilvusOnS3#policyName()}
         */
        public Builder policyName(String policyName) {
            return set(Settings.POLICY_NAME, policyName);
        }

        /**
         * {@return this}
         *
         * @param bucketName see {@link MilvusOnS3#bucketName()}
         */
        public Builder bucketName(String bucketName) {
            return set(Settings.BUCKET_NAME, bucketName);
        }

        /**
         * {@return this}
         *
         * @param rootPath see {@link MilvusOnS3#rootPath()}
         */
        public Builder rootPath(String rootPath) {
            return set(Settings.ROOT_PATH, rootPath);
        }

        /**
         * {@return this}
         *
         * @param startupTimeout see {@link MilvusOnS3#startupTimeout()}
         */
        public Builder startupTimeout(Duration startupTimeout) {
            return set(Settings.STARTUP_TIMEOUT, startupTimeout.toString());
        }

        /**
         * {@return this}
         *
         * @param keep see {@link MilvusOnS3#keep()}
         */
        public Builder keep(Keep keep) {
            return set(Settings.KEEP, keep.name());
        }

        /**
         * {@return this}
         *
         * @param scope see {@link MilvusOnS3#scope()}
         */
        public Builder scope(Scope scope) {
            return set(Settings.SCOPE, scope.name());
        }

        /**
         * {@return this}
         *
         * @param version see {@link MilvusServer#version()}
         */
        public Builder milvusVersion(String version) {
            return set(Settings.MILVUS_VERSION, version);
        }

        /**
         * {@return this}
         *
         * @param image see {@link MilvusServer#image()}
         */
        public Builder milvusImage(String image) {
            return set(Settings.MILVUS_IMAGE, image);
        }

        /**
         * {@return this}
         *
         * @param home see {@link MilvusServer#home()}
         */
        public Builder milvusHome(Path home) {
            return set(Settings.MILVUS_HOME, home.toString());
        }

        /**
         * {@return this}
         *
         * @param runtime see {@link MilvusServer#runtime()}
         */
        public Builder milvusRuntime(MilvusRuntime runtime) {
            return set(Settings.MILVUS_RUNTIME, runtime.name());
        }

        /**
         * {@return this}
         *
         * @param probe see {@link MilvusOnS3#probe()}
         */
        public Builder probe(Probe probe) {
            return set(Settings.PROBE, probe.name());
        }

        /**
         * {@return this}
         *
         * @param nameOrArn see {@link Adopt#bucket()}
         */
        public Builder adoptBucket(String nameOrArn) {
            return set(Settings.ADOPT_BUCKET, nameOrArn);
        }

        /**
         * {@return this}
         *
         * @param nameOrArn see {@link Adopt#policy()}
         */
        public Builder adoptPolicy(String nameOrArn) {
            return set(Settings.ADOPT_POLICY, nameOrArn);
        }

        /**
         * {@return this}
         *
         * @param nameOrArn see {@link Adopt#role()}
         */
        public Builder adoptRole(String nameOrArn) {
            return set(Settings.ADOPT_ROLE, nameOrArn);
        }

        /**
         * {@return this}
         *
         * @param namespaceAndName see {@link Adopt#serviceAccount()}
         */
        public Builder adoptServiceAccount(String namespaceAndName) {
            return set(Settings.ADOPT_SERVICE_ACCOUNT, namespaceAndName);
        }

        /**
         * {@return this}
         *
         * @param name see {@link Adopt#release()}
         */
        public Builder adoptRelease(String name) {
            return set(Settings.ADOPT_RELEASE, name);
        }

        /**
         * {@return this}
         *
         * @param enforcement see {@link MilvusOnS3#enforcement()}
         */
        public Builder enforcement(Enforcement enforcement) {
            return set(Settings.ENFORCEMENT, enforcement.name());
        }

        /**
         * {@return this}
         *
         * @param failOnDenial see {@link MilvusOnS3#failOnDenial()}
         */
        public Builder failOnDenial(boolean failOnDenial) {
            return set(Settings.FAIL_ON_DENIAL, Boolean.toString(failOnDenial));
        }

        /**
         * {@return this}
         *
         * @param ifUnavailable see {@link MilvusOnS3#ifUnavailable()}
         */
        public Builder ifUnavailable(IfUnavailable ifUnavailable) {
            return set(Settings.IF_UNAVAILABLE, ifUnavailable.name());
        }

        /** {@return the extension, for a field with {@link org.junit.jupiter.api.extension.RegisterExtension}} */
        public MilvusOnS3Extension build() {
            return new MilvusOnS3Extension(values);
        }

        private Builder set(Setting<?> setting, String value) {
            values.put(setting, value);
            return this;
        }
    }
}
