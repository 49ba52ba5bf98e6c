package dev.atelier.classifier.dataset;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.toolkit.file.PictureFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pictures whose classes are known: a folder with a folder for each class, or a table of files and
 * labels. Everything below the folder of a class belongs to it, however deep.
 *
 * @param option the option that names the folder or the table, for messages
 * @param source the folder or the table
 * @param pictures the files, sorted by class and name
 * @param withoutClass how many files lie beside the folders of the classes, and so count for
 *     nothing
 */
public record LabeledPictures(
    String option, Path source, List<LabeledPicture> pictures, int withoutClass) {

  private static final String HOW =
      "name a folder with a folder of pictures for each class, or a table (CSV) of files and"
          + " labels";

  public LabeledPictures {
    pictures =
        pictures.stream()
            .sorted(Comparator.comparing(LabeledPicture::label).thenComparing(LabeledPicture::file))
            .toList();
  }

  /**
   * Lists pictures.
   *
   * @param option the option that names the source, such as {@code --pictures}
   * @param source a folder with a folder for each class, or a CSV file with a header and the
   *     columns {@code file}, relative to the table, and {@code label}
   * @return at least one picture, and of each class at least one
   * @throws ParameterException if there is none, or a file has no class or two; the message says
   *     which
   * @throws OperationException if it cannot be read
   */
  public static LabeledPictures of(String option, Path source) {
    if (Files.isDirectory(source)) {
      return ofFolder(option, source);
    }
    if (Files.isRegularFile(source)) {
      List<LabeledPicture> pictures = LabelTable.read(option, source);
      LabeledPictures all = new LabeledPictures(option, source, pictures, 0);
      all.requireClearNames();
      return all;
    }
    throw new ParameterException("%s: there is no %s; %s".formatted(option, source, HOW));
  }

  private static LabeledPictures ofFolder(String option, Path folder) {
    List<Path> entries = PictureFolder.directlyIn(folder);
    if (entries.isEmpty()) {
      throw new ParameterException("%s: the folder %s is empty; %s".formatted(option, folder, HOW));
    }
    List<Path> classes =
        entries.stream()
            .filter(Files::isDirectory)
            .filter(entry -> !leadsBack(entry, folder))
            .toList();
    if (classes.isEmpty()) {
      throw new ParameterException(
          ("%s: there is no folder in %s, only files, so that their classes are not known;"
                  + " put them into a folder for each class, or write a table (CSV) of files and"
                  + " labels")
              .formatted(option, folder));
    }
    List<LabeledPicture> pictures = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    for (Path entry : classes) {
      List<Path> files = PictureFolder.below(entry);
      String name = nameOf(entry);
      if (files.isEmpty()) {
        empty.add(name);
      }
      files.forEach(file -> pictures.add(new LabeledPicture(file, ClassNames.tidy(name))));
    }
    requireClearNames(option, folder, classes.stream().map(LabeledPictures::nameOf).toList());
    if (!empty.isEmpty()) {
      throw new ParameterException(
          "%s: there are no pictures of %s in %s; put some into the folder, or remove it"
              .formatted(option, ClassNames.some(empty), folder));
    }
    return new LabeledPictures(option, folder, pictures, entries.size() - classes.size());
  }

  private static String nameOf(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  /** A link to the folder itself, or to one above it, would be a class of all pictures. */
  private static boolean leadsBack(Path entry, Path folder) {
    try {
      return folder.toRealPath().startsWith(entry.toRealPath());
    } catch (IOException e) {
      throw new OperationException(
          "%s cannot be read (%s); check where it leads to".formatted(entry, e.getMessage()), e);
    }
  }

  private void requireClearNames() {
    requireClearNames(option, source, classes());
  }

  private static void requireClearNames(String option, Path source, Collection<String> names) {
    ClassNames.alike(names)
        .ifPresent(
            two -> {
              throw new ParameterException(
                  ("%s: the classes '%s' and '%s' of %s differ in case or blanks alone; give them"
                          + " one name, or two that differ in more")
                      .formatted(option, two.get(0), two.get(1), source));
            });
    if (names.stream().anyMatch(ClassNames::isReserved)) {
      throw new ParameterException(
          ("%s: a class of %s is called '%s', which is what pictures of no class are called; give"
                  + " it another name")
              .formatted(option, source, Prediction.NONE));
    }
    if (names.stream().anyMatch(name -> ClassNames.tidy(name).isEmpty())) {
      throw new ParameterException(
          "%s: the name of a class of %s is blank; give it a name".formatted(option, source));
    }
  }

  /** Returns the names of the classes, sorted. */
  public List<String> classes() {
    return List.copyOf(counts().keySet());
  }

  /** Returns how many pictures there are of each class, sorted by name. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    pictures.forEach(picture -> counts.merge(picture.label(), 1, Integer::sum));
    return counts;
  }

  /**
   * Refuses classes with too few pictures to learn from.
   *
   * @param least how many pictures a class has to have
   * @return these pictures
   * @throws ParameterException if a class has fewer; the message says which, and how many
   */
  public LabeledPictures requireAtLeast(int least) {
    List<String> poor =
        counts().entrySet().stream()
            .filter(entry -> entry.getValue() < least)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .toList();
    if (!poor.isEmpty()) {
      throw new ParameterException(
          "%s: these classes of %s have fewer than %d pictures: %s; add some, or leave them out"
              .formatted(option, source, least, ClassNames.some(poor)));
    }
    return this;
  }

  /** Returns the pictures of some classes alone. */
  public LabeledPictures only(Collection<String> labels) {
    return new LabeledPictures(
        option,
        source,
        pictures.stream().filter(picture -> labels.contains(picture.label())).toList(),
        withoutClass);
  }

  /**
   * Returns these pictures without every n-th of each class.
   *
   * @param every which to leave out, at least 2; 0 for none
   */
  public LabeledPictures withoutEvery(int every) {
    return every == 0 ? this : everyOf(every, false);
  }

  /**
   * Returns every n-th picture of each class: what {@link #withoutEvery} leaves out.
   *
   * @param every which to keep, at least 2; 0 for all
   */
  public LabeledPictures onlyEvery(int every) {
    return every == 0 ? this : everyOf(every, true);
  }

  private LabeledPictures everyOf(int every, boolean kept) {
    Map<String, Integer> places = new TreeMap<>();
    return new LabeledPictures(
        option,
        source,
        pictures.stream()
            .filter(
                picture -> (places.merge(picture.label(), 1, Integer::sum) % every == 0) == kept)
            .toList(),
        withoutClass);
  }
}
