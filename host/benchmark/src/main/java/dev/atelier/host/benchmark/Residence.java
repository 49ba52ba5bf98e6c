package dev.atelier.host.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how much memory processes hold, where the system says so. */
final class Residence {

  private Residence() {}

  /** Tells how much this process held at most. */
  static double mostMebibytes() {
    return mebibytes(ProcessHandle.current().pid(), "VmHWM:");
  }

  /** Tells how much another process holds. */
  static double mebibytes(long process) {
    return mebibytes(process, "VmRSS:");
  }

  private static double mebibytes(long process, String name) {
    Path status = Path.of("/proc/" + process + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
