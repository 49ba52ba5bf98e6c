package dev.atelier.autoencoder.index.store;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.toolkit.math.Distances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Many pictures as points, in a folder on the disk, of which the nearest to any point are found
 * without looking at all (hierarchical navigable small worlds: Malkov and Yashunin, 2016; by
 * Lucene). What was committed stays, whatever happens to the process or the disk afterwards.
 */
public final class PictureIndex implements AutoCloseable {

  /** Raised when an index of before can no longer be read as it was meant. */
  private static final int FORMAT = 1;

  /** How many points a search keeps in view unless told otherwise. */
  static final int BREADTH = 200;

  private static final int LINKS = 16;
  private static final int BUILDING_BREADTH = 100;

  private static final String FORMAT_KEY = "atelier.format";
  private static final String NAME = "name";
  private static final String HASH = "hash";
  private static final String POINT = "point";
  private static final String THUMBNAIL = "thumbnail";

  private static final long MEBIBYTE = 1 << 20;

  private final Path folder;
  private final FSDirectory directory;
  private final Optional<IndexWriter> writer;
  private Map<String, String> description;
  private DirectoryReader reader;

  /** A picture in the index. */
  public static final class Entry {

    private final int number;
    private final String name;
    private final String hash;
    private final float[] point;

    Entry(int number, String name, String hash, float[] point) {
      this.number = number;
      this.name = name;
      this.hash = hash;
      this.point = point;
    }

    /** Returns where it is in the index as it is now, from 0. */
    int number() {
      return number;
    }

    /** Returns its file, with {@code #} and a number for one of many in a file. */
    public String name() {
      return name;
    }

    /** Returns the SHA-256 of its content. */
    public String hash() {
      return hash;
    }

    /** Returns the numbers of its embedding; not to be changed. */
    public float[] point() {
      return point;
    }
  }

  /** A picture that was found, and how far away it is. */
  public record Neighbor(Entry entry, double distance) {}

  private PictureIndex(
      Path folder, FSDirectory directory, Optional<IndexWriter> writer, Map<String, String> about)
      throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.writer = writer;
    if (!about.isEmpty()) {
      description = new LinkedHashMap<>(about);
      description.put(FORMAT_KEY, Integer.toString(FORMAT));
      commit();
    }
    reader = DirectoryReader.open(directory);
    description = reader.getIndexCommit().getUserData();
  }

  /**
   * Makes an empty index.
   *
   * @param folder where; a folder without an index
   * @param about what is kept of its making, by name
   * @throws OperationException if it cannot be written
   */
  public static PictureIndex create(Path folder, Map<String, String> about) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
    return open(folder, IndexWriterConfig.OpenMode.CREATE, about);
  }

  /**
   * Opens an index to look at, as it was last committed.
   *
   * @throws ParameterException if there is none, or one of another version
   */
  public static PictureIndex read(Path folder) {
    return open(folder, null, Map.of());
  }

  /**
   * Opens an index to change it.
   *
   * @throws ParameterException if there is none, or one of another version
   * @throws OperationException if it cannot be written, or another process is changing it
   */
  public static PictureIndex change(Path folder) {
    // Read first: what is of another version is not to be touched.
    read(folder).close();
    return open(folder, IndexWriterConfig.OpenMode.APPEND, Map.of());
  }

  private static PictureIndex open(
      Path folder, IndexWriterConfig.@Nullable OpenMode mode, Map<String, String> about) {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          "there is no index %s; make one with 'atelier index build FOLDER -o %s'"
              .formatted(folder, folder));
    }
    @Nullable FSDirectory directory = null;
    Optional<IndexWriter> writer = Optional.empty();
    try {
      directory = FSDirectory.open(folder);
      if (mode != null) {
        writer = Optional.of(new IndexWriter(directory, settings(mode)));
      }
      PictureIndex index = new PictureIndex(folder, directory, writer, about);
      index.requireFormat();
      return index;
    } catch (LockObtainFailedException e) {
      close(writer, directory);
      throw new OperationException(
          "the index " + folder + " is being changed by another process; wait until it has ended",
          e);
    } catch (IndexNotFoundException e) {
      close(writer, directory);
      throw new ParameterException(
          folder + " holds no index; name a folder that 'atelier index build' made", e);
    } catch (IndexFormatTooNewException | IndexFormatTooOldException e) {
      close(writer, directory);
      throw otherVersion(folder);
    } catch (CorruptIndexException e) {
      close(writer, directory);
      throw new OperationException(
          "the index %s is damaged (%s); build it again".formatted(folder, e.getMessage()), e);
    } catch (IOException e) {
      close(writer, directory);
      throw mode == null ? unreadable(folder, e) : unwritable(folder, e);
    } catch (RuntimeException e) {
      close(writer, directory);
      throw e;
    }
  }

  private static IndexWriterConfig settings(IndexWriterConfig.OpenMode mode) {
    IndexWriterConfig settings = new IndexWriterConfig();
    settings.setOpenMode(mode);
    settings.setCommitOnClose(false);
    // Whoever adds waits for the merging: a plugin starts no threads.
    settings.setMergeScheduler(new SerialMergeScheduler());
    long heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
    settings.setRAMBufferSizeMB((double) Math.max(16, Math.min(256, heap / 8)));
    settings.setCodec(
        new Lucene912Codec() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return new Lucene99HnswVectorsFormat(LINKS, BUILDING_BREADTH);
          }
        });
    return settings;
  }

  private void requireFormat() {
    String format = description.get(FORMAT_KEY);
    if (format == null) {
      throw new ParameterException(
          folder + " holds an index of another program; name one that 'atelier index build' made");
    }
    if (!format.equals(Integer.toString(FORMAT))) {
      throw otherVersion(folder);
    }
  }

  private static ParameterException otherVersion(Path folder) {
    return new ParameterException(
        "the index "
            + folder
            + " was made by another version of Atelier; build it again with 'atelier index build'");
  }

  /** Returns where the index is. */
  public Path folder() {
    return folder;
  }

  /** Returns what is kept of its making, by name. */
  public Map<String, String> about() {
    return description;
  }

  /** Returns how many pictures there are, as of the last commit. */
  public int size() {
    return reader.numDocs();
  }

  /** Returns how many bytes the index takes on the disk. */
  public long bytes() {
    try {
      long bytes = 0;
      for (String file : directory.listAll()) {
        bytes += Files.size(folder.resolve(file));
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * Adds a picture, or replaces the one of the same name. It is there after the next {@linkplain
   * #commit commit}.
   *
   * @param thumbnail a small copy, encoded, or nothing
   */
  public void put(String name, String hash, float[] point, byte[] thumbnail) {
    Document document = new Document();
    document.add(new StringField(NAME, name, Field.Store.NO));
    document.add(new StringField(HASH, hash, Field.Store.NO));
    document.add(new BinaryDocValuesField(NAME, new BytesRef(name)));
    document.add(new BinaryDocValuesField(HASH, new BytesRef(hash)));
    document.add(new KnnFloatVectorField(POINT, point, VectorSimilarityFunction.EUCLIDEAN));
    if (thumbnail.length > 0) {
      document.add(new StoredField(THUMBNAIL, thumbnail));
    }
    write(open -> open.updateDocument(new Term(NAME, name), document));
  }

  /** Takes a picture out, from the next {@linkplain #commit commit} on. */
  public void remove(String name) {
    write(open -> open.deleteDocuments(new Term(NAME, name)));
  }

  /** Puts all changes onto the disk, all or none of them, and looks at the index anew. */
  public void commit() {
    write(
        open -> {
          open.setLiveCommitData(description.entrySet());
          open.commit();
        });
    if (reader != null) {
      read(
          () -> {
            DirectoryReader changed = DirectoryReader.openIfChanged(reader);
            if (changed != null) {
              reader.close();
              reader = changed;
            }
            return reader;
          });
    }
  }

  private interface Writing {
    void to(IndexWriter writer) throws IOException;
  }

  private void write(Writing writing) {
    try {
      writing.to(writer.orElseThrow());
    } catch (AlreadyClosedException e) {
      // The writer gives up at the first error, and says of what only in its cause.
      throw e.getCause() instanceof IOException cause ? unwritable(folder, cause) : e;
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private interface Reading<T> {
    T get() throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    try {
      return reading.get();
    } catch (CorruptIndexException e) {
      throw new OperationException("the index " + folder + " is damaged; build it again", e);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static OperationException unreadable(Path folder, IOException cause) {
    return new OperationException(
        "the index %s cannot be read (%s); check the disk it is on, or build it again"
            .formatted(folder, cause.getMessage()),
        cause);
  }

  private static OperationException unwritable(Path folder, IOException cause) {
    return FileErrors.unwritable(folder.resolve(IndexFileNames.SEGMENTS), cause);
  }

  /** Finds a picture by its name. */
  public Optional<Entry> named(String name) {
    return first(new Term(NAME, name));
  }

  /** Finds a picture, perhaps one of several, by the SHA-256 of its content. */
  Optional<Entry> withHash(String hash) {
    return first(new Term(HASH, hash));
  }

  private Optional<Entry> first(Term term) {
    return read(
        () -> {
          ScoreDoc[] found = searcher().search(new TermQuery(term), 1).scoreDocs;
          return found.length == 0 ? Optional.empty() : Optional.of(entry(found[0].doc));
        });
  }

  private IndexSearcher searcher() {
    IndexSearcher searcher = new IndexSearcher(reader);
    // A cache has a reader of its own to wait for, and no search comes twice.
    searcher.setQueryCache(null);
    return searcher;
  }

  private Entry entry(int number) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      int local = number - leaf.docBase;
      if (local >= 0 && local < leaf.reader().maxDoc()) {
        FloatVectorValues points = leaf.reader().getFloatVectorValues(POINT);
        points.advance(local);
        return new Entry(
            number,
            text(leaf.reader().getBinaryDocValues(NAME), local),
            text(leaf.reader().getBinaryDocValues(HASH), local),
            points.vectorValue().clone());
      }
    }
    throw new IllegalArgumentException("there is no picture " + number);
  }

  private static String text(BinaryDocValues values, int number) throws IOException {
    return values.advanceExact(number) ? values.binaryValue().utf8ToString() : "";
  }

  /** Returns the small copy of a picture, encoded, or nothing if none is kept. */
  public byte[] thumbnail(Entry entry) {
    return read(
        () -> {
          BytesRef kept = reader.storedFields().document(entry.number()).getBinaryValue(THUMBNAIL);
          return kept == null
              ? new byte[0]
              : Arrays.copyOfRange(kept.bytes, kept.offset, kept.offset + kept.length);
        });
  }

  /** Shows all pictures, one after the other, in the order in which they lie on the disk. */
  public void forEach(Consumer<Entry> visitor) {
    boolean unused =
        read(
            () -> {
              for (LeafReaderContext leaf : reader.leaves()) {
                Bits live = leaf.reader().getLiveDocs();
                FloatVectorValues points = leaf.reader().getFloatVectorValues(POINT);
                BinaryDocValues names = leaf.reader().getBinaryDocValues(NAME);
                BinaryDocValues hashes = leaf.reader().getBinaryDocValues(HASH);
                for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                  if (live == null || live.get(i)) {
                    points.advance(i);
                    float[] point = points.vectorValue().clone();
                    visitor.accept(
                        new Entry(leaf.docBase + i, text(names, i), text(hashes, i), point));
                  }
                }
              }
              return true;
            });
  }

  /**
   * Finds the pictures nearest to a point; one in some hundred may be missed.
   *
   * @param count how many
   * @param breadth how many points the search keeps in view, at least {@code count}: the more, the
   *     fewer are missed, and the longer it takes
   * @return the nearest first; fewer if there are fewer
   */
  public List<Neighbor> nearest(float[] point, int count, int breadth) {
    return read(
        () -> {
          int wide = Math.max(count, breadth);
          ScoreDoc[] found =
              searcher().search(new KnnFloatVectorQuery(POINT, point, wide), count).scoreDocs;
          List<Neighbor> neighbors = new ArrayList<>();
          for (ScoreDoc one : found) {
            Entry entry = entry(one.doc);
            neighbors.add(new Neighbor(entry, Distances.between(point, entry.point())));
          }
          neighbors.sort(Comparator.comparingDouble(Neighbor::distance));
          return List.copyOf(neighbors);
        });
  }

  /** Finds the pictures nearest to a point by looking at all. */
  public List<Neighbor> nearestExactly(float[] point, int count) {
    record Candidate(LeafReaderContext leaf, int local, double distance) {}
    return read(
        () -> {
          PriorityQueue<Candidate> best =
              new PriorityQueue<>(Comparator.comparingDouble(Candidate::distance).reversed());
          for (LeafReaderContext leaf : reader.leaves()) {
            Bits live = leaf.reader().getLiveDocs();
            FloatVectorValues points = leaf.reader().getFloatVectorValues(POINT);
            if (points == null) {
              continue;
            }
            for (int i = points.nextDoc(); i < leaf.reader().maxDoc(); i = points.nextDoc()) {
              if (live != null && !live.get(i)) {
                continue;
              }
              double distance = Distances.between(point, points.vectorValue());
              if (best.size() < count || distance < best.element().distance()) {
                best.add(new Candidate(leaf, i, distance));
                if (best.size() > count) {
                  best.remove();
                }
              }
            }
          }
          List<Neighbor> neighbors = new ArrayList<>();
          for (Candidate one : best) {
            neighbors.add(new Neighbor(entry(one.leaf().docBase + one.local()), one.distance()));
          }
          neighbors.sort(Comparator.comparingDouble(Neighbor::distance));
          return List.copyOf(neighbors);
        });
  }

  /** Returns in how many parts the index lies on the disk, each of which a search looks at. */
  public int parts() {
    return reader.leaves().size();
  }

  /** Lets go of the files; what was not committed is forgotten. */
  @Override
  public void close() {
    try {
      if (reader != null) {
        reader.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
    close(writer, directory);
  }

  private static void close(Optional<IndexWriter> writer, @Nullable FSDirectory directory) {
    try {
      if (writer.isPresent()) {
        writer.get().rollback();
      }
    } catch (IOException | AlreadyClosedException e) {
      // What was committed is safe, and nothing else was promised.
    }
    try {
      if (directory != null) {
        directory.close();
      }
    } catch (IOException e) {
      // Nothing is open by now.
    }
  }
}
