package dev.atelier.host.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may know whom, and call what. */
final class Rules {

  /** The one package that may name an engine, so that which it is stays a choice in one place. */
  private static final String ENGINE_PACKAGE = "dev.atelier.host.engine..";

  private static final String[] ENGINES = {
    "ai.djl.mxnet..", "ai.djl.pytorch..", "ai.djl.tensorflow..", "ai.djl.onnxruntime.."
  };

  /** What the API and the host keep to themselves. */
  private static final String INTERNAL = "dev.atelier.api.internal..";

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
                      "com.sun.management..",
                      "org.apache.commons.csv..")
                  // What DJL's own JsonUtils hands out to read JSON with.
                  .or(name("com.google.gson.Gson"))
                  .and(resideOutsideOfPackages(ENGINES))
                  .and(resideOutsideOfPackage(INTERNAL)));

  static final ArchRule THE_TESTKIT_KNOWS_THE_API_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.atelier.testkit..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.atelier.testkit..",
                      "dev.atelier.api..",
                      "ai.djl..",
                      "java..",
                      "javax.imageio..",
                      "org.assertj..",
                      "org.junit.jupiter..")
                  .and(resideOutsideOfPackages(ENGINES)));

  static final ArchRule TESTS_ALONE_KNOW_THE_TESTKIT =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.atelier.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.atelier.testkit..");

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

  /** Of any module, and also where one of them is the package that the others lie in. */
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.atelier.(**)").should().beFreeOfCycles();

  /** So many a newcomer can still take in. */
  private static final int GREATEST_PACKAGE = 25;

  static final ArchRule PACKAGES_ARE_SMALL =
      all(packages()).should(haveAtMost(GREATEST_PACKAGE)).as("packages should be small");

  /** {@code Tensors.scaled} tells why: an engine remembers the number for the gradient. */
  static final ArchRule TENSORS_ARE_SCALED_BY_ONE_CLASS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.atelier.api.tensor..")
          .should()
          .callMethod(NDArray.class, "mul", Number.class)
          .orShould()
          .callMethod(NDArray.class, "div", Number.class);

  /** Maps of several entries whose order is drawn anew at each start of Java. */
  private static final DescribedPredicate<JavaCall<?>> MAKE_A_MAP_WITHOUT_ORDER =
      DescribedPredicate.describe(
          "make a map without order",
          call ->
              call.getTargetOwner().isEquivalentTo(Map.class)
                  && (call.getName().equals("copyOf")
                      || call.getName().equals("ofEntries")
                      || (call.getName().equals("of")
                          && call.getTarget().getRawParameterTypes().size() > 2)));

  /** Else what is written would differ from one run to the next. */
  static final ArchRule MAPS_HAVE_AN_ORDER =
      noClasses().should().callCodeUnitWhere(MAKE_A_MAP_WITHOUT_ORDER);

  /** What a plugin's author has to have on the class path, whatever they call. */
  private static final DescribedPredicate<JavaClass> KNOWN_TO_AUTHORS =
      resideInAnyPackage(
              "dev.atelier.api..",
              "dev.atelier.toolkit..",
              "ai.djl..",
              "jakarta.inject..",
              "java..",
              "javax.imageio..")
          .and(resideOutsideOfPackages(ENGINES));

  static final ArchRule SIGNATURES_NAME_NO_OTHER_LIBRARY =
      classes()
          .that()
          .resideInAnyPackage("dev.atelier.api..", "dev.atelier.toolkit..")
          .and()
          .arePublic()
          .should(haveSignaturesOf(KNOWN_TO_AUTHORS));

  private Rules() {}

  /** Is about the types that compiling a call needs: supertypes, and those of what is public. */
  private static ArchCondition<JavaClass> haveSignaturesOf(DescribedPredicate<JavaClass> known) {
    return new ArchCondition<>("have signatures of known types alone") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Set<JavaType> named = new LinkedHashSet<>(type.getInterfaces());
        type.getSuperclass().ifPresent(named::add);
        type.getMembers().stream()
            .filter(
                member ->
                    member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
            .forEach(
                member -> {
                  if (member instanceof JavaField field) {
                    named.add(field.getType());
                  } else if (member instanceof JavaCodeUnit code) {
                    named.add(code.getReturnType());
                    named.addAll(code.getParameterTypes());
                    named.addAll(code.getExceptionTypes());
                  }
                });
        named.stream()
            .flatMap(one -> one.getAllInvolvedRawTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .filter(one -> !one.isPrimitive() && !known.test(one))
            .forEach(
                one ->
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getName() + " names " + one.getName())));
      }
    };
  }

  private static ClassesTransformer<JavaPackage> packages() {
    return new AbstractClassesTransformer<>("packages") {
      @Override
      public Iterable<JavaPackage> doTransform(JavaClasses classes) {
        return classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
      }
    };
  }

  private static ArchCondition<JavaPackage> haveAtMost(int most) {
    return new ArchCondition<>("have at most " + most + " classes") {
      @Override
      public void check(JavaPackage one, ConditionEvents events) {
        long count =
            one.getClasses().stream()
                .filter(JavaClass::isTopLevelClass)
                // Arrays of a type are classes too, of which nobody reads anything.
                .filter(type -> !type.isArray())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .count();
        events.add(
            new SimpleConditionEvent(
                one, count <= most, one.getName() + " has " + count + " classes"));
      }
    };
  }

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
                .and(resideOutsideOfPackages(ENGINES))
                .and(resideOutsideOfPackage(INTERNAL)));
  }
}
