package dev.atelier.host.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import dev.atelier.api.Operation;
import dev.atelier.api.OperationException;
import dev.atelier.api.backbone.BackboneService;
import jakarta.inject.Inject;

/** Makes the operations of plugins, and injects the services that they ask for. */
public final class OperationFactory {

  private final Injector injector;

  @Inject
  OperationFactory(Injector injector) {
    this.injector = injector;
  }

  /**
   * Makes the operation of a verb.
   *
   * @param verb the verb
   * @param backbones what gives it backbones
   * @return the operation
   * @throws OperationException if its constructor, or a service that it asks for, says so
   */
  public Operation<?> create(LoadedVerb verb, BackboneService backbones) {
    AbstractModule services =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(BackboneService.class).toInstance(backbones);
          }
        };
    try {
      return injector.createChildInjector(services).getInstance(verb.verb().operation());
    } catch (ProvisionException e) {
      // What a constructor, or the engine that it asks for, has to say needs no frame around it.
      throw e.getCause() instanceof OperationException said ? said : e;
    }
  }
}
