package dev.atelier.style.evaluation;

import dev.atelier.style.stylize.StylizeParameters.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A way to paint, and how far to go with it; the strength is the fast method's alone. */
record StyleMethod(Method method, double strength) {

  /** Returns the methods that are asked for, each once. */
  static List<StyleMethod> of(List<Method> methods, List<Double> strengths) {
    List<StyleMethod> styleMethods = new ArrayList<>();
    for (Method method : methods) {
      switch (method) {
        case FAST ->
            strengths.forEach(strength -> styleMethods.add(new StyleMethod(method, strength)));
        case OPTIMIZE -> styleMethods.add(new StyleMethod(method, 1));
      }
    }
    return styleMethods.stream().distinct().toList();
  }

  /** Returns a short name: {@code fast 0.5}, {@code optimize}. */
  String label() {
    String name = method.name().toLowerCase(Locale.ROOT);
    return switch (method) {
      case FAST -> name + " " + strengthText();
      case OPTIMIZE -> name;
    };
  }

  private String strengthText() {
    return BigDecimal.valueOf(strength).stripTrailingZeros().toPlainString();
  }
}
