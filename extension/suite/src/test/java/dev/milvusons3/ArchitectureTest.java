package dev.milvusons3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. */
class ArchitectureTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.milvusons3");

    @Test
    void dependenciesPointDownwards() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("junit")
                .definedBy("dev.milvusons3.internal.junit..")
                .layer("steps")
                .definedBy("dev.milvusons3.internal.steps..")
                .layer("negative")
                .definedBy("dev.milvusons3.internal.negative..")
                .layer("platforms")
                .definedBy("dev.milvusons3.internal.platform.*..")
                .layer("platform")
                .definedBy("dev.milvusons3.internal.platform")
                .layer("sweep")
                .definedBy("dev.milvusons3.internal.sweep..")
                .layer("spec")
                .definedBy("dev.milvusons3.internal.spec..")
                .layer("gateway")
                .definedBy("dev.milvusons3.internal.gateway..")
                .layer("milvus")
                .definedBy("dev.milvusons3.internal.milvus..")
                .layer("cluster")
                .definedBy("dev.milvusons3.internal.kubernetes.embedded..")
                .whereLayer("junit")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("steps")
                .mayOnlyBeAccessedByLayers("junit")
                .whereLayer("platforms")
                .mayOnlyBeAccessedByLayers("platform")
                .whereLayer("platform")
                .mayOnlyBeAccessedByLayers("steps", "platforms", "negative")
                .whereLayer("negative")
                .mayOnlyBeAccessedByLayers("steps")
                .whereLayer("sweep")
                .mayOnlyBeAccessedByLayers("steps")
                .whereLayer("spec")
                .mayOnlyBeAccessedByLayers("junit", "steps", "platform", "platforms")
                .whereLayer("gateway")
                .mayOnlyBeAccessedByLayers("platforms")
                .whereLayer("cluster")
                .mayOnlyBeAccessedByLayers("platforms", "milvus")
                .whereLayer("milvus")
                .mayOnlyBeAccessedByLayers("platforms", "steps", "sweep")
                .check(PRODUCTION);
    }

    @Test
    void noPackageDependsOnItselfByAWayRound() {
        slices().matching("dev.milvusons3.(**)").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void theEngineIsPure() {
        classes()
                .that()
                .resideInAnyPackage("dev.milvusons3.iam..", "dev.milvusons3.internal.json..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.lang..",
                        "java.math..",
                        "java.net",
                        "java.nio.charset..",
                        "java.text..",
                        "java.time..",
                        "java.util..",
                        "org.jspecify..",
                        "tools.jackson.core..",
                        "dev.milvusons3.iam..",
                        "dev.milvusons3.internal.json..")
                .check(PRODUCTION);
    }

    /** Its annotations must be as new as it is, and applications' own dependency management holds them back. */
    @Test
    void nobodyNeedsADataBinderOfJackson3() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson.databind..")
                .check(PRODUCTION);
    }

    @Test
    void whatAuthorsSeePullsInNoServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.milvusons3")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..", "io.vertx..", "io.fabric8.kubernetes.client.server..")
                .check(PRODUCTION);
    }

    @Test
    void assertionsKnowOnlyWhatAuthorsKnow() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.milvusons3.assertj..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.milvusons3.assertj..")
                .check(PRODUCTION);
        classes()
                .that()
                .resideInAPackage("dev.milvusons3.assertj..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.milvusons3",
                        "dev.milvusons3.iam",
                        "dev.milvusons3.assertj",
                        "dev.milvusons3.internal.json",
                        "org.assertj..",
                        "org.jspecify..",
                        "software.amazon.awssdk..",
                        "io.fabric8.kubernetes..",
                        "tools.jackson..")
                .check(PRODUCTION);
    }

    @Test
    void stepsDoNotAskWhichEnvironmentTheyAreIn() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Step")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Environment.class)
                .check(PRODUCTION);
    }

    /** What a step makes is written down before it exists: it has no other way to register a release. */
    @Test
    void stepsBeginWhatTheyMakeThroughCreations() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Step")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("ReleaseStack")
                .check(PRODUCTION);
    }

    @Test
    void onlyTheGatewayKnowsTheObjectStore() {
        classes()
                .that()
                .resideOutsideOfPackage("dev.milvusons3.internal.gateway..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("org.eclipse.jetty..")
                .check(PRODUCTION);
    }
}
