package dev.milvusons3;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. */
class ArchitectureTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
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
                .layer("kubernetes")
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
                .mayOnlyBeAccessedByLayers("platform", "platforms")
                .whereLayer("kubernetes")
                .mayOnlyBeAccessedByLayers("platforms", "milvus")
                .whereLayer("milvus")
                .mayOnlyBeAccessedByLayers("platforms", "steps", "sweep")
                .check(PRODUCTION);
    }

    /**
     * Each package is a slice, the root package included. The ways in are left out, by name: annotations, the extension that users
     * register and the gateway that they build, which start what is internal.
     */
    @Test
    void noPackageDependsOnItselfByAWayRound() {
        slices().assignedFrom(PACKAGES)
                .should()
                .beFreeOfCycles()
                .ignoreDependency(WAYS_IN, DescribedPredicate.alwaysTrue())
                .check(PRODUCTION);
    }

    private static final DescribedPredicate<HasName> WAYS_IN =
            nameMatching("dev\\.milvusons3\\.(gateway\\.AwsGateway|MilvusOnS3(Extension|Matrix|Regions)?)(\\$.*)?");

    private static final SliceAssignment PACKAGES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.milvusons3")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    /** The artifacts' arrows: iam ◀ gateway ◀ junit ◀ containers, aws, spring. Maven keeps them too; here they can be read. */
    @Test
    void artifactsKnowOnlyThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("iam")
                .definedBy(IAM)
                .layer("gateway")
                .definedBy(
                        "dev.milvusons3.gateway..",
                        "dev.milvusons3.internal.gateway..",
                        "dev.milvusons3.internal.relay..",
                        "dev.milvusons3.internal.threads..",
                        "dev.milvusons3.internal.world..")
                .layer("containers")
                .definedBy("dev.milvusons3.internal.platform.containers..", "dev.milvusons3.internal.kubernetes.real..")
                .layer("aws")
                .definedBy("dev.milvusons3.aws..", "dev.milvusons3.internal.platform.aws..")
                .optionalLayer("spring")
                .definedBy("dev.milvusons3.internal.spring..")
                .layer("junit")
                .definedBy(DescribedPredicate.describe("the harness", ArchitectureTest::isOfTheHarness))
                .whereLayer("iam")
                .mayNotAccessAnyLayer()
                .whereLayer("gateway")
                .mayOnlyAccessLayers("iam")
                .whereLayer("junit")
                .mayOnlyAccessLayers("iam", "gateway")
                .whereLayer("containers")
                .mayOnlyAccessLayers("iam", "gateway", "junit")
                .whereLayer("aws")
                .mayOnlyAccessLayers("iam", "gateway", "junit")
                .whereLayer("spring")
                .mayOnlyAccessLayers("junit")
                .check(PRODUCTION);
    }

    private static final String[] IAM = {
        "dev.milvusons3.iam..",
        "dev.milvusons3.setup..",
        "dev.milvusons3.internal.json..",
        "dev.milvusons3.internal.partition..",
        "dev.milvusons3.internal.question..",
        "dev.milvusons3.internal.setup..",
        "dev.milvusons3.internal.tree..",
        "dev.milvusons3.internal.words..",
        "dev.milvusons3.internal.wildcard.."
    };

    private static boolean isOfTheHarness(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith("dev.milvusons3")
                && Stream.of(IAM).noneMatch(of -> (name + ".").startsWith(of.substring(0, of.length() - 1)))
                && !name.startsWith("dev.milvusons3.gateway")
                && !name.startsWith("dev.milvusons3.internal.gateway")
                && !name.startsWith("dev.milvusons3.internal.relay")
                && !name.startsWith("dev.milvusons3.internal.threads")
                && !name.startsWith("dev.milvusons3.internal.world")
                && !name.startsWith("dev.milvusons3.internal.platform.containers")
                && !name.startsWith("dev.milvusons3.internal.kubernetes.real")
                && !name.startsWith("dev.milvusons3.internal.spring")
                && !name.startsWith("dev.milvusons3.aws")
                && !name.startsWith("dev.milvusons3.internal.platform.aws");
    }

    /** How long something stays is said of everything that users can name. */
    @Test
    void everyPublicTypeSaysHowLongItStays() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .resideOutsideOfPackage("dev.milvusons3.internal..")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .beAnnotatedWith(API.class)
                .check(PRODUCTION);
    }

    @Test
    void theEngineIsPure() {
        classes()
                .that()
                .resideInAnyPackage(IAM)
                .and()
                .resideOutsideOfPackage("dev.milvusons3.iam.assertj..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(IAM)
                        .or(resideInAnyPackage(
                                "java.io..",
                                "java.lang..",
                                "java.math..",
                                "java.net",
                                "java.nio.charset..",
                                "java.nio.file..",
                                "java.text..",
                                "java.time..",
                                "java.util..",
                                "org.apiguardian.api..",
                                "org.jspecify..",
                                "org.snakeyaml.engine..",
                                "tools.jackson.core..")))
                .check(PRODUCTION);
    }

    /** JUnit, Milvus and Kubernetes are the harness' business. */
    @Test
    void theGatewayKnowsNeitherJUnitNorMilvusNorKubernetes() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.milvusons3.gateway..", "dev.milvusons3.internal.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "io.milvus..", "io.fabric8..")
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

    /** AssertJ is optional: nothing that works without assertions may need it. */
    @Test
    void onlyAssertionsNeedAssertJ() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.milvusons3.assertj..", "dev.milvusons3.gateway.assertj..", "dev.milvusons3.iam.assertj..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.assertj..")
                        .or(resideInAnyPackage(
                                "dev.milvusons3.assertj..",
                                "dev.milvusons3.gateway.assertj..",
                                "dev.milvusons3.iam.assertj..")))
                .check(PRODUCTION);
    }

    @Test
    void assertionsKnowOnlyWhatAuthorsKnow() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.milvusons3.assertj..", "dev.milvusons3.gateway.assertj..", "dev.milvusons3.iam.assertj..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.milvusons3.internal..").and(not(resideInAnyPackage(IAM))))
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
