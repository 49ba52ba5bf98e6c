package dev.atelier.host.engine;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * Sets what native code reads from the environment as it is loaded, for a process that was not
 * started by the launcher, which sets it for all others.
 */
final class NativeEnvironment {

  /**
   * How a thread of OpenMP waits for the others of a parallel loop. Left to itself it spins, for
   * milliseconds; where there is other work than the engine's, the one that it waits for cannot go
   * on meanwhile.
   */
  private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

  private NativeEnvironment() {}

  /** The part of the C library that there is no way to from Java. */
  private interface CLibrary extends Library {
    int setenv(String name, String value, int overwrite);
  }

  /** Has threads wait without spinning, unless the user has said how they are to wait. */
  static void setUnlessSet() {
    // On Windows each C library has an environment of its own, fixed when the process starts.
    if (System.getenv(WAIT_POLICY) == null && !Platform.isWindows()) {
      Native.load(Platform.C_LIBRARY_NAME, CLibrary.class).setenv(WAIT_POLICY, "passive", 0);
    }
  }
}
