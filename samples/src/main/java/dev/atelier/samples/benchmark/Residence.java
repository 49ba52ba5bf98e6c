package dev.atelier.samples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how much memory a process holds, where the system says so. */
final class Residence {

  private Residence() {}

  static double mebibytes() {
    return mebibytes(ProcessHandle.current().pid());
  }

  /** Tells how much another process holds. */
  static double mebibytes(long process) {
    Path status = Path.of("/proc/" + process + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
