package dev.atelier.toolkit.tensor;

import com.sun.management.OperatingSystemMXBean;
import dev.atelier.api.OperationException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The memory that tensors can take. What asks for more than there is has to be refused beforehand:
 * the native engine would take it all, and the system would end the program without a word.
 *
 * @param bytes how much there is
 * @since 0.1
 */
public record PhysicalMemory(long bytes) {

  private static final double GIBIBYTE = 1L << 30;

  /**
   * Returns the memory of this machine.
   *
   * @return all of it, whatever else uses it now
   */
  public static PhysicalMemory total() {
    return new PhysicalMemory(
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Long.MAX_VALUE);
  }

  /**
   * Refuses what there is no memory for.
   *
   * @param needed about how many bytes the work takes
   * @param work what takes them, such as "4000 x 3000 pixels with backbone compact"
   * @throws OperationException if there are fewer
   */
  public void require(double needed, String work) {
    if (needed > bytes) {
      throw new OperationException(
          String.format(
              Locale.ROOT,
              "%s need about %.0f GiB of memory, and there are %.0f; ask for a smaller size",
              work,
              Math.ceil(needed / GIBIBYTE),
              Math.floor(bytes / GIBIBYTE)));
    }
  }
}
