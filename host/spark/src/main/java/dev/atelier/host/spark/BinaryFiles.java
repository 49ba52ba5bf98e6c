package dev.atelier.host.spark;

import dev.atelier.host.spark.protocol.Worker.Input;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.binaryfile.BinaryFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.immutable.Map$;

/**
 * Reads files with Spark's source {@code binaryFile}, whatever file system they are on.
 *
 * <p>The source's own reader is asked for one file at a time, rather than Spark for a table of all:
 * in a table one file that cannot be read ends the job for all others, or, if it is told to ignore
 * such files, is missing without a reason; names that begin with an underscore are left out; and
 * what failed cannot be tried again elsewhere.
 */
final class BinaryFiles implements Serializable {

  private static final long serialVersionUID = 1;

  /** Of the columns of the source those that are wanted; the path is known. */
  private static final StructType COLUMNS =
      new StructType()
          .add("modificationTime", DataTypes.TimestampType)
          .add("length", DataTypes.LongType)
          .add("content", DataTypes.BinaryType);

  private static final int MODIFICATION_TIME = 0;
  private static final int LENGTH = 1;
  private static final int CONTENT = 2;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;

  private BinaryFiles(Function1<PartitionedFile, Iterator<InternalRow>> reader) {
    this.reader = reader;
  }

  /** Returns the source, as executors of a cluster read with it. */
  static BinaryFiles of(SparkContext context) {
    return new BinaryFiles(
        new BinaryFileFormat()
            .buildReader(
                SparkSession.builder().sparkContext(context).getOrCreate(),
                BinaryFileFormat.schema(),
                new StructType(),
                COLUMNS,
                JavaConverters.asScalaBuffer(List.<Filter>of()),
                Map$.MODULE$.empty(),
                context.hadoopConfiguration()));
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param files tells what the file system knows of it
   * @throws IOException if it cannot be read, or is changed meanwhile
   */
  Input read(String file, HadoopFiles files) throws IOException {
    InternalRow row = row(new Path(file));
    byte[] bytes = row.getBinary(CONTENT);
    Instant modified =
        Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(row.getLong(MODIFICATION_TIME)));
    return new Input(bytes, files.unchanged(file, bytes.length, row.getLong(LENGTH), modified));
  }

  private InternalRow row(Path path) throws IOException {
    // The source looks at the path alone, for it reads whole files.
    PartitionedFile whole =
        new PartitionedFile(
            InternalRow.empty(),
            SparkPath.fromPath(path),
            0,
            Long.MAX_VALUE,
            new String[0],
            0,
            0,
            Map$.MODULE$.empty());
    try {
      return reader.apply(whole).next();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala declares none of what it throws.
      throw e instanceof IOException problem ? problem : new IOException(e.getMessage(), e);
    }
  }
}
