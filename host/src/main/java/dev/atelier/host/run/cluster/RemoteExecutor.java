package dev.atelier.host.run.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.result.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Other machines, which work on the pictures of a run instead of this process. What a run is about
 * stays here: the plan, what to do about results that exist, the manifest, tables and reports.
 */
public interface RemoteExecutor {

  /**
   * Has pictures worked on.
   *
   * @param batch what to do with each of them
   * @param orders the pictures, all of them files
   * @param outcomes hears what became of each, on the thread that calls; of a run that is cancelled
   *     not of all
   * @throws OperationException if the machines cannot be reached, or give up
   */
  void develop(Batch batch, List<Order> orders, Outcomes outcomes);

  /**
   * A picture to work on.
   *
   * @param job the picture, to be written to a file if it gives one
   * @param existing what to do about a file in the place of its result
   */
  record Order(Job job, ExistingFile existing) {

    /** Checks the components. */
    public Order {
      requireNonNull(job, "job is null");
      requireNonNull(existing, "existing is null");
    }
  }

  /**
   * What is done with pictures.
   *
   * @param verb the verb
   * @param parameters its parameters as JSON: {@link Job#variant} says which of them
   * @param provenance what results with the first of these tell of how they are made
   * @param quality the quality of JPEGs, 1 to 100
   * @param home where the user's plugins and backbones are on this machine
   * @param cancelled says when it is no longer wanted
   */
  record Batch(
      LoadedVerb verb,
      List<ObjectNode> parameters,
      Provenance provenance,
      int quality,
      AtelierHome home,
      BooleanSupplier cancelled) {

    /** Checks the components. */
    public Batch {
      requireNonNull(verb, "verb is null");
      parameters = List.copyOf(parameters);
      requireNonNull(provenance, "provenance is null");
      requireNonNull(home, "home is null");
      requireNonNull(cancelled, "cancelled is null");
    }
  }

  /** Hears what became of pictures, one at a time. */
  interface Outcomes {

    /**
     * A picture is done, and its result is to be put in its place.
     *
     * @param order the picture
     * @param made what it became
     */
    void done(Order order, Made made);

    /**
     * A picture was left alone, for there is a file in the place of its result.
     *
     * @param order the picture
     */
    void exists(Order order);

    /**
     * A picture failed, also on another machine.
     *
     * @param order the picture
     * @param kind what kind of thing went wrong
     * @param reason why, in one line
     */
    void failed(Order order, ErrorKind kind, String reason);
  }

  /**
   * What a picture became.
   *
   * @param input the file that it was read from
   * @param result what it became; the picture itself is not in here
   * @param seconds how long it took to compute
   * @param output the picture that it became; empty if there is data alone
   * @param place puts that picture, which is written under another name, in its place
   */
  record Made(Input input, Result result, double seconds, Optional<Content> output, Place place) {}

  /**
   * The content of a file.
   *
   * @param size how many bytes
   * @param sha256 their checksum
   */
  record Content(long size, String sha256) {}

  /**
   * A file that was read.
   *
   * @param content its content
   * @param modified when it was last written to
   */
  record Input(Content content, Instant modified) {}

  /** Puts a picture in its place. */
  interface Place {

    /**
     * Puts it there.
     *
     * @param overwrites whether a file that is there may be replaced
     * @return {@code false} if there is one that is to be kept
     * @throws OperationException if it cannot be put there
     */
    boolean to(boolean overwrites);
  }

  /** Knows the way to other machines. Found by {@link java.util.ServiceLoader}. */
  interface Provider {

    /**
     * Says what the value of the option is that names the machines.
     *
     * @return such as {@code spark://HOST:7077}
     */
    String placeholder();

    /**
     * Returns the machines that this program was started for, if it was.
     *
     * @return their address
     */
    Optional<String> address();

    /**
     * Returns machines, which are not asked for anything yet.
     *
     * @param address the address
     * @return the machines
     * @throws dev.atelier.api.ParameterException if it is no address
     */
    RemoteExecutor at(String address);
  }
}
