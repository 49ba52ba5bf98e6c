package dev.atelier.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SolidTest {

  private static final Vector ORIGIN = new Vector(0.5, 0.25, -1);

  static List<Solid> solids() {
    return List.of(
        new Tableware.Apple(ORIGIN, 1, 0.5, 0.1),
        new Tableware.Orange(ORIGIN, 0.8),
        new Tableware.Pear(ORIGIN, 0.4),
        new Tableware.Grapes(ORIGIN),
        new Tableware.Bowl(ORIGIN),
        new Tableware.Bottle(ORIGIN),
        new Tableware.Cloth(ORIGIN));
  }

  @ParameterizedTest
  @MethodSource("solids")
  void aRayEndsOnTheSurfaceThatItMeets(Solid solid) {
    SplittableRandom random = new SplittableRandom(5);
    int met = 0;
    for (int i = 0; i < 2000; i++) {
      Vector from = ORIGIN.plus(new Vector(spread(random, 6), 1 + 5 * random.nextDouble(), -7));
      Vector aim =
          ORIGIN.plus(new Vector(spread(random, 1.5), random.nextDouble(), spread(random, 1)));
      Vector ray = aim.minus(from).normalized();
      double distance = solid.meet(from, ray, 100);
      if (distance < 100) {
        met++;
        Vector place = solid.local(from.along(ray, distance));
        assertThat(solid.distance(place.x(), place.y(), place.z())).isCloseTo(0, within(0.002));
        assertThat(solid.normal(place, false).length()).isCloseTo(1, within(1e-6));
      }
    }
    assertThat(met).isGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("solids")
  void theDistanceNeverGrowsFasterThanTheWayOutside(Solid solid) {
    SplittableRandom random = new SplittableRandom(6);
    double step = 0.01;
    for (int i = 0; i < 4000; i++) {
      Vector place = new Vector(spread(random, 2), 4 * random.nextDouble(), spread(random, 2));
      Vector way = new Vector(spread(random, 1), spread(random, 1), spread(random, 1)).normalized();
      Vector next = place.along(way, step);
      double here = solid.distance(place.x(), place.y(), place.z());
      double there = solid.distance(next.x(), next.y(), next.z());
      if (here > 0.02 && there > 0.02 && here < 0.1) {
        assertThat(there - here).isLessThan(1.12 * step);
      }
    }
  }

  @Test
  void aRayThatPassesByMeetsNothing() {
    Solid orange = new Tableware.Orange(ORIGIN, 0.8);
    assertThat(orange.meet(new Vector(0.5, 3, -9), new Vector(0, 0, 1), 100)).isInfinite();
  }

  @Test
  void aRayStopsLookingAtItsLimit() {
    Solid orange = new Tableware.Orange(ORIGIN, 0.8);
    Vector from = new Vector(0.5, 0.25, -9);
    assertThat(orange.meet(from, new Vector(0, 0, 1), 100)).isCloseTo(7.2, within(0.01));
    assertThat(orange.meet(from, new Vector(0, 0, 1), 5)).isInfinite();
  }

  private static double spread(SplittableRandom random, double reach) {
    return reach * (2 * random.nextDouble() - 1);
  }
}
