package dev.atelier.host.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom, and call what. */
final class Rules {

  /** The one package that may name an engine, so that which it is stays a choice in one place. */
  private static final String ENGINE_PACKAGE = "dev.atelier.host.engine..";

  private static final String[] ENGINES = {
    "ai.djl.mxnet..", "ai.djl.pytorch..", "ai.djl.tensorflow..", "ai.djl.onnxruntime.."
  };

  static final ArchRule THE_API_KNOWS_DJL_AND_INJECTION_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.atelier.api..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.atelier.api..",
                      "ai.djl..",
                      "jakarta.inject..",
                      "java..",
                      "javax.imageio..")
                  .and(resideOutsideOfPackages(ENGINES)));

  static final ArchRule THE_TOOLKIT_KNOWS_THE_API_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.atelier.toolkit..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.atelier.toolkit..",
                      "dev.atelier.api..",
                      "ai.djl..",
                      "java..",
                      "javax.imageio..",
                      "com.sun.management..")
                  // What DJL's own JsonUtils hands out to read JSON with.
                  .or(name("com.google.gson.Gson"))
                  .and(resideOutsideOfPackages(ENGINES)));

  static final ArchRule THE_HOST_KNOWS_NO_PLUGIN =
      noClasses()
          .that()
          .resideInAPackage("dev.atelier.host..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BundledPlugin.allPackages());

  static final ArchRule ONE_PACKAGE_NAMES_THE_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackage(ENGINE_PACKAGE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINES);

  static final ArchRule THE_HOSTS_PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.atelier.host.(*)..").should().beFreeOfCycles();

  /** {@code Tensors.scaled} tells why: an engine remembers the number for the gradient. */
  static final ArchRule TENSORS_ARE_SCALED_BY_ONE_CLASS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.atelier.api.tensor..")
          .should()
          .callMethod(NDArray.class, "mul", Number.class)
          .orShould()
          .callMethod(NDArray.class, "div", Number.class);

  private Rules() {}

  static ArchRule knowsTheApiAlone(BundledPlugin plugin) {
    return classes()
        .should()
        .resideInAPackage(plugin.packages())
        .andShould()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    plugin.packages(),
                    "dev.atelier.api..",
                    "dev.atelier.toolkit..",
                    "ai.djl..",
                    "jakarta.inject..",
                    "java..",
                    "javax.imageio..",
                    // What the JDK describes the metadata of a picture with.
                    "org.w3c.dom..")
                .or(resideInAPackage(plugin.library()))
                .and(resideOutsideOfPackages(ENGINES)));
  }
}
