package dev.atelier.host.run.resume;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That a run says in a file what becomes of each input.
 *
 * @param manifest the file
 * @param resume whether to go on with the run that the file is of, if it is there
 * @param asked what the host was asked for that results depend on, such as their format, by name
 */
public record ManifestSettings(Path manifest, boolean resume, Map<String, String> asked) {

  /** The name of a manifest in a folder of results, unless told. */
  public static final String DEFAULT_NAME = ".atelier-manifest.jsonl";

  /** Copies the map. */
  public ManifestSettings {
    requireNonNull(manifest, "manifest is null");
    asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
  }
}
