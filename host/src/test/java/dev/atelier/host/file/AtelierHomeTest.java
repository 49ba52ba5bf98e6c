package dev.atelier.host.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AtelierHomeTest {

  @Test
  void everythingLiesInOneFolder() {
    AtelierHome home = new AtelierHome(Path.of("home"));

    assertThat(home.backbones()).isEqualTo(Path.of("home", "backbones"));
    assertThat(home.plugins()).isEqualTo(Path.of("home", "plugins"));
    assertThat(home.cache()).isEqualTo(Path.of("home", "cache"));
  }

  @Test
  void withoutAVariableTheFolderIsInTheUsersHome() {
    assumeTrue(System.getenv(AtelierHome.VARIABLE) == null, "skipped: ATELIER_HOME is set");

    assertThat(AtelierHome.fromEnvironment().folder())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".atelier"));
  }
}
