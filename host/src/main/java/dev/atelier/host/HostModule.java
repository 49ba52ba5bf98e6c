package dev.atelier.host;

import ai.djl.ndarray.NDManager;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.atelier.api.picture.PictureService;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFiles;
import jakarta.inject.Singleton;

/** Wires the host. Nothing here starts the native engine before somebody asks for it. */
public final class HostModule extends AbstractModule {

  private final AtelierHome home;

  /**
   * Creates the wiring.
   *
   * @param home the folder of the user's things
   */
  public HostModule(AtelierHome home) {
    this.home = home;
  }

  @Override
  protected void configure() {
    bind(AtelierHome.class).toInstance(home);
    bind(PictureFiles.class).in(Singleton.class);
    bind(PictureService.class).to(PictureFiles.class);
    bind(Backbones.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  NDManager manager() {
    return ComputeEngine.open();
  }
}
