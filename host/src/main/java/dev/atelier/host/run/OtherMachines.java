package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.Result;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.plugin.LoadedVerb;
import java.util.List;
import java.util.Optional;

/**
 * Other machines, which the pictures of a run are worked on by instead of this process. What a run
 * is about stays here: the plan, what to do about results that exist, tables and reports.
 */
public interface OtherMachines {

  /**
   * Has pictures worked on, and written where they are to go.
   *
   * @param batch what to do with each of them
   * @param jobs the pictures: files all of them, with a file or nothing to write
   * @param outcomes hears what became of each, on the thread that calls
   * @throws dev.atelier.api.OperationException if the machines cannot be reached, or give up
   */
  void develop(Batch batch, List<Job> jobs, Outcomes outcomes);

  /**
   * What is done with each picture.
   *
   * @param verb the verb
   * @param provenance its parameters, and the backbones that it opens
   * @param settings what the host itself is asked for
   * @param home where the user's plugins and backbones are on this machine
   * @param cancellation how to end it early
   */
  record Batch(
      LoadedVerb verb,
      Provenance provenance,
      RunSettings settings,
      AtelierHome home,
      Cancellation cancellation) {

    /** Checks the components. */
    public Batch {
      requireNonNull(verb, "verb is null");
      requireNonNull(provenance, "provenance is null");
      requireNonNull(settings, "settings is null");
      requireNonNull(home, "home is null");
      requireNonNull(cancellation, "cancellation is null");
    }
  }

  /** Hears what became of pictures, one at a time. */
  interface Outcomes {

    /**
     * A picture is done.
     *
     * @param job the picture
     * @param result what it became; the picture itself is written by then, and not in here
     * @param seconds how long it took to compute
     */
    void done(Job job, Result result, double seconds);

    /**
     * A picture failed, also on another machine.
     *
     * @param job the picture
     * @param reason why, in one line
     */
    void failed(Job job, String reason);
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
    OtherMachines at(String address);
  }
}
