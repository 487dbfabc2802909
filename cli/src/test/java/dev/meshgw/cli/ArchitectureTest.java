package dev.meshgw.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** The dependency rules of ARCHITECTURE.md. */
class ArchitectureTest {

    private static final JavaClasses MESHGW = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.meshgw");

    /** Fewer means that a module was not on the class path, and that every rule below holds for want of classes. */
    private static final int FEWEST_CLASSES = 150;

    @Test
    void allModulesWereImported() {
        assertThat(MESHGW.size()).isGreaterThan(FEWEST_CLASSES);
        for (String packageName :
                new String[] {"pki", "config", "snapshot", "gateway", "client", "mesh", "sample", "cli"}) {
            assertThat(MESHGW.stream().filter(each -> each.getPackageName().startsWith("dev.meshgw." + packageName)))
                    .as("classes of dev.meshgw." + packageName)
                    .isNotEmpty();
        }
    }

    @Test
    void pkiKnowsNoNetworkAndNoFrontEnd() {
        noClasses()
                .that()
                .resideInAPackage("dev.meshgw.pki..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.yaml..", "picocli..", "org.slf4j..")
                .because("certificates are a library that a test or another tool can use alone")
                .check(MESHGW);
    }

    @Test
    void bouncyCastleStaysInPki() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meshgw.pki..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .because("loading it costs a quarter of a second, and one place must be able to replace it")
                .check(MESHGW);
    }

    @Test
    void bouncyCastleIsInNoPublicSignature() {
        classes()
                .that()
                .resideInAPackage("dev.meshgw.pki..")
                .and()
                .arePublic()
                .should(new ArchCondition<>("have no BouncyCastle type in a public signature") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaCodeUnit unit : type.getCodeUnits()) {
                            boolean shows = unit.getModifiers().contains(JavaModifier.PUBLIC)
                                    && (isBouncyCastle(unit.getRawReturnType())
                                            || unit.getRawParameterTypes().stream()
                                                    .anyMatch(ArchitectureTest::isBouncyCastle));
                            if (shows) {
                                events.add(SimpleConditionEvent.violated(unit, unit.getDescription()));
                            }
                        }
                    }
                })
                .because("callers must not need it to compile")
                .check(MESHGW);
    }

    @Test
    void configurationAndSnapshotKnowNoNetty() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.meshgw.config..", "dev.meshgw.snapshot..", "dev.meshgw.secret..", "dev.meshgw.mesh..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("what a manifest means is decided without a socket")
                .check(MESHGW);
    }

    @Test
    void yamlStaysInConfigurationAndMesh() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.meshgw.config..", "dev.meshgw.mesh..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml..")
                .because("everyone else sees resources with locations")
                .check(MESHGW);
    }

    @Test
    void clientAndGatewayDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.meshgw.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.meshgw.gateway..", "dev.meshgw.snapshot..", "dev.meshgw.config..", "dev.meshgw.secret..")
                .because("a client that shares code with the gateway cannot judge it")
                .check(MESHGW);
        noClasses()
                .that()
                .resideInAnyPackage("dev.meshgw.gateway..", "dev.meshgw.snapshot..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.meshgw.client..")
                .because("a client that shares code with the gateway cannot judge it")
                .check(MESHGW);
    }

    @Test
    void theRuntimeKnowsNoCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meshgw.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.meshgw.cli..", "picocli..", "org.jline..")
                .because("the arrows go cli → gateway-runtime → pki")
                .check(MESHGW);
    }

    @Test
    void decidingCodeDoesNotLog() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.meshgw.pki..", "dev.meshgw.snapshot..", "dev.meshgw.config..", "dev.meshgw.secret..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging..")
                .because("pure code returns what it has to say, or throws it")
                .check(MESHGW);
    }

    @Test
    void onlyTheConsoleTouchesStandardStreams() {
        noClasses()
                .that(areNot(Console.class))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .because("commands run inside tests and inside the demo")
                .check(MESHGW);
    }

    @Test
    void onlyMainClassesExit() {
        noClasses()
                .that(areNot(Meshgw.class))
                .and(areNot(Rehearsal.class))
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("a command returns its exit code")
                .check(MESHGW);
    }

    @Test
    void nobodyChangesTlsForTheWholeProcess() {
        noClasses()
                .should()
                .callMethod(javax.net.ssl.SSLContext.class, "setDefault", javax.net.ssl.SSLContext.class)
                .orShould()
                .callMethod(
                        javax.net.ssl.HttpsURLConnection.class,
                        "setDefaultSSLSocketFactory",
                        javax.net.ssl.SSLSocketFactory.class)
                .orShould()
                .callMethod(java.security.Security.class, "addProvider", java.security.Provider.class)
                .orShould()
                .callMethod(java.security.Security.class, "insertProviderAt", java.security.Provider.class, int.class)
                .because("one connection's -k must not be another's")
                .check(MESHGW);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.meshgw.(**)")
                .should()
                .beFreeOfCycles()
                // The table of contents names every command, and the class that runs them is their front door.
                .ignoreDependency(isA(CommandTree.class), DescribedPredicate.alwaysTrue())
                .check(MESHGW);
    }

    @Test
    void resourcesAndSnapshotAreValues() {
        classes()
                .that()
                .resideInAnyPackage("dev.meshgw.snapshot", "dev.meshgw.config.resource")
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .because("what the data plane obeys cannot change under it")
                .check(MESHGW);
    }

    private static boolean isBouncyCastle(JavaClass type) {
        return type.getPackageName().startsWith("org.bouncycastle");
    }

    private static DescribedPredicate<JavaClass> isA(Class<?> type) {
        return DescribedPredicate.describe("is " + type.getSimpleName(), candidate -> candidate.isEquivalentTo(type));
    }

    private static DescribedPredicate<JavaClass> areNot(Class<?> type) {
        return DescribedPredicate.describe(
                "are not " + type.getSimpleName(), candidate -> !candidate.isEquivalentTo(type));
    }
}
