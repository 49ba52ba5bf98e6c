package dev.atelier.host.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The host and Spark are loaded apart from each other, so that neither may name the other. */
final class ApartnessTest {

  // Annotations, which nobody misses where they are not on the class path.
  private static final String NULLNESS = "org.jspecify.annotations";
  private static final String LOCKS = "com.google.errorprone.annotations.concurrent";

  private static final String LINK = "dev.atelier.host.spark.protocol";
  private static final String INSIDE = "dev.atelier.host.spark.driver";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.atelier.host.spark");

  @Test
  void betweenThemAreClassesMadeOfTheJdks() {
    classes()
        .that()
        .resideInAPackage(LINK)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", LINK, NULLNESS)
        .check(classes);
  }

  @Test
  void besideSparkNothingOfTheHostIsNamed() {
    classes()
        .that()
        .resideInAPackage("dev.atelier.host.spark")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "scala..", "org.apache..", "dev.atelier.host.spark", LINK, NULLNESS, LOCKS)
        .check(classes);
  }

  @Test
  void onTheHostsSideNothingOfSparkIsNamed() {
    noClasses()
        .that()
        .resideInAPackage(INSIDE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("scala..", "org.apache..", "dev.atelier.host.spark")
        .check(classes);
  }
}
