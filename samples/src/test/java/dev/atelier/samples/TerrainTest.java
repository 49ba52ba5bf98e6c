package dev.atelier.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TerrainTest {

  private static final Terrain TERRAIN = new Terrain(256);
  private static final Vector SUN = new Vector(-0.9, 0.3, 0.1).normalized();

  @Test
  void thereIsALakeBeforeTheViewerAndMountainsBehindIt() {
    assertThat(TERRAIN.height(0, 400)).isNegative();
    assertThat(TERRAIN.height(0, 1200)).isNegative();
    assertThat(TERRAIN.height(620, 5300)).isBetween(600.0, Terrain.HIGHEST);
  }

  @Test
  void aRayEndsOnTheGround() {
    Vector eye = new Vector(0, 6, 0);
    for (double aside = -0.5; aside < 0.5; aside += 0.05) {
      Vector ray = new Vector(aside, 0.05, 1);
      double distance = TERRAIN.meet(eye, ray, 60);
      Vector place = eye.along(ray, distance);
      assertThat(TERRAIN.height(place.x(), place.z())).isCloseTo(place.y(), within(0.5));
    }
  }

  @Test
  void aRayIntoTheSkyMeetsNothing() {
    assertThat(TERRAIN.meet(new Vector(0, 6, 0), new Vector(0, 1, 1), 60)).isInfinite();
  }

  @Test
  void placesAboveThePeaksAreInFullSunAndPlacesBehindThemAreNot() {
    assertThat(TERRAIN.sunlight(new Vector(0, Terrain.HIGHEST, 4000), SUN)).isEqualTo(1);
    Vector behind = new Vector(1500, TERRAIN.height(1500, 5300) - 40, 5300);
    assertThat(TERRAIN.sunlight(behind, SUN)).isZero();
  }
}
