package dev.atelier.host.run.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToNowhere;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultTableTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();

  @Test
  void rowsAreInTheOrderOfTheInputsAndColumnsInThatOfTheData() {
    List<Job> jobs = jobs("a.png", "b.png", "c.png");
    try (ResultTable table = table("out.csv", true, jobs)) {
      table.done(jobs.get(2), Result.of("cat", data("size", 3, "share", 0.25)));
      table.failed(jobs.get(1), "is no picture");
      table.done(jobs.get(0), Result.of("dog", data("size", 1, "known", true)));
      table.write();
    }
    assertThat(written("out.csv"))
        .isEqualTo(
            """
            input,label,size,known,share,error\r
            a.png,dog,1,true,,\r
            b.png,,,,,is no picture\r
            c.png,cat,3,,0.25,\r
            """);
  }

  @Test
  void aJsonLineSaysWhatThereIsToSay() {
    List<Job> jobs = jobs("a.png", "b.png");
    try (ResultTable table = table("out.jsonl", true, jobs)) {
      table.done(jobs.get(0), Result.of("dog", data("size", 1, "all", List.of(1, "x"))));
      table.failed(jobs.get(1), "is no picture");
      table.write();
    }
    assertThat(written("out.jsonl"))
        .isEqualTo(
            """
            {"input":"a.png","label":"dog","size":1,"all":[1,"x"]}
            {"input":"b.png","error":"is no picture"}
            """);
  }

  @Test
  void aJsonArrayHoldsTheSameObjects() {
    List<Job> jobs = jobs("a.png", "b.png");
    try (ResultTable table = table("out.json", false, jobs)) {
      table.done(jobs.get(0), Result.of(data("vector", List.of(1, 2.5))));
      table.failed(jobs.get(1), "is no picture");
      table.write();
    }
    assertThat(written("out.json"))
        .isEqualTo(
            """
            [
            {"input":"a.png","vector":[1,2.5]},
            {"input":"b.png","error":"is no picture"}
            ]
            """);
    try (ResultTable table = table("none.json", false, List.of())) {
      table.write();
    }
    assertThat(written("none.json")).isEqualTo("[]\n");
  }

  @Test
  void vectorsOfDifferentLengthsMakeNoMatrixAndLeaveNothingBehind() {
    List<Job> jobs = jobs("a.png", "b.png");
    try (ResultTable table = table("out.npy", false, jobs)) {
      table.done(jobs.get(0), Result.of(data("vector", List.of(1, 2))));
      table.done(jobs.get(1), Result.of(data("vector", List.of(1))));
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(table::write)
          .withMessageContaining("not all of one length");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anyCharactersAreWrittenSoThatTheyCanBeReadAgain() {
    List<Job> jobs = jobs("a,\"b\".png", "two\nlines.png", "grün 猫.png", " spaces .png", "");
    try (ResultTable table = table("out.csv", false, jobs)) {
      jobs.forEach(job -> table.done(job, Result.of(data("a,b", "x\r\ny"))));
      table.write();
    }
    assertThat(written("out.csv"))
        .isEqualTo(
            """
            input,"a,b",error\r
            "a,""b"".png","x\r
            y",\r
            "two
            lines.png","x\r
            y",\r
            grün 猫.png,"x\r
            y",\r
            " spaces .png","x\r
            y",\r
            "","x\r
            y",\r
            """);
  }

  @Test
  void listsAndMapsAreJsonInACell() {
    List<Job> jobs = jobs("a.png");
    Map<String, Object> nested = data("class", "a,b", "share", 0.1f);
    try (ResultTable table = table("out.csv", false, jobs)) {
      table.done(
          jobs.get(0),
          Result.of(
              data(
                  "list",
                  List.of(1, 2.5),
                  "map",
                  nested,
                  "nothing",
                  null,
                  "odd",
                  Double.NaN,
                  "tiny",
                  1e-7)));
      table.write();
    }
    assertThat(written("out.csv"))
        .isEqualTo(
            """
            input,list,map,nothing,odd,tiny,error\r
            a.png,"[1,2.5]","{""class"":""a,b"",""share"":0.1}",,NaN,1.0E-7,\r
            """);
  }

  @Test
  void dataWithTheNamesOfTheHostsColumnsAreKeptApart() {
    List<Job> jobs = jobs("a.png");
    try (ResultTable table = table("out.jsonl", true, jobs)) {
      table.done(jobs.get(0), Result.of("dog", data("input", 1, "label", 2, "error", 3)));
      table.write();
    }
    assertThat(written("out.jsonl"))
        .isEqualTo(
            "{\"input\":\"a.png\",\"label\":\"dog\",\"data.input\":1,\"data.label\":2,\"data.error\":3}\n");
  }

  @Test
  void aResultThatCouldNotBeSortedKeepsItsData() {
    List<Job> jobs = jobs("a.png");
    try (ResultTable table = table("out.jsonl", true, jobs)) {
      table.done(jobs.get(0), Result.of("dog", Map.of("size", 1)));
      table.failed(jobs.get(0), "out/dog/a.png exists already");
      table.write();
    }
    assertThat(written("out.jsonl"))
        .isEqualTo(
            "{\"input\":\"a.png\",\"label\":\"dog\",\"size\":1,\"error\":\"out/dog/a.png exists"
                + " already\"}\n");
  }

  @Test
  void standardInputNamedTwiceHasTwoRows() {
    Job first = Job.ofStandardInput(new ToNowhere());
    Job second = Job.ofStandardInput(new ToNowhere());
    try (ResultTable table = table("out.csv", false, List.of(first, second))) {
      table.done(second, Result.of(Map.of("size", 2)));
      table.done(first, Result.of(Map.of("size", 1)));
      table.write();
    }
    assertThat(written("out.csv"))
        .isEqualTo("input,size,error\r\nstandard input,1,\r\nstandard input,2,\r\n");
  }

  @Test
  void inputsThatWereNotReachedSaySo() {
    List<Job> jobs = jobs("a.png", "b.png");
    try (ResultTable table = table("out.csv", false, jobs)) {
      table.done(jobs.get(0), Result.of(Map.of("size", 1)));
      table.write();
    }
    assertThat(written("out.csv"))
        .isEqualTo("input,size,error\r\na.png,1,\r\nb.png,,cancelled\r\n");
  }

  @Test
  void dataThatJsonDoesNotKnowAreRefusedAtOnce() {
    List<Job> jobs = jobs("a.png");
    try (ResultTable table = table("out.csv", false, jobs)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.done(jobs.get(0), Result.of(Map.of("thing", new Object()))));
    }
  }

  @Test
  void aTableThatIsNotFinishedLeavesNothing() throws IOException {
    try (ResultTable table = table("out.csv", false, jobs("a.png"))) {
      table.failed(jobs("a.png").get(0), "no");
      assertThat(folder.resolve("out.csv")).doesNotExist();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aTableThatExistsIsReplacedOnlyIfToldSo() throws IOException {
    Path file = Files.writeString(folder.resolve("out.csv"), "mine");
    for (ExistingFile existing : List.of(ExistingFile.FAIL, ExistingFile.SKIP)) {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> table(file, existing, false, List.of()))
          .withMessage(
              file + " exists already; use --existing overwrite to replace it, or name another");
    }
    assertThat(file).hasContent("mine");
    try (ResultTable table = table(file, ExistingFile.OVERWRITE, false, List.of())) {
      assertThat(file).hasContent("mine");
      table.write();
    }
    assertThat(file).hasContent("input,error\r\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsFoundBeforeTheWork() {
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> table("missing/out.csv", false, List.of()))
        .withMessageContaining("there is no folder");
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> table(folder, ExistingFile.FAIL, false, List.of()))
        .withMessageContaining("is a folder");
  }

  @Test
  void aTableForStandardOutputIsWrittenThere() {
    TableTarget wanted = new TableTarget(Optional.empty(), TableFormat.CSV);
    List<Job> jobs = jobs("ä.png");
    try (ResultTable table =
        ResultTable.open(wanted, ExistingFile.FAIL, standardOutput, false, jobs, job -> Map.of())) {
      table.failed(jobs.get(0), "no");
      table.write();
    }
    assertThat(standardOutput.toString(UTF_8)).isEqualTo("input,error\r\nä.png,no\r\n");
  }

  private ResultTable table(String name, boolean labeled, List<Job> jobs) {
    return table(folder.resolve(name), ExistingFile.FAIL, labeled, jobs);
  }

  private ResultTable table(Path file, ExistingFile existing, boolean labeled, List<Job> jobs) {
    TableFormat format = TableFormat.ofExtension(file).orElse(TableFormat.CSV);
    return ResultTable.open(
        new TableTarget(Optional.of(file), format),
        existing,
        standardOutput,
        labeled,
        jobs,
        job -> Map.of());
  }

  private static List<Job> jobs(String... names) {
    return Arrays.stream(names)
        .map(name -> new Job(name, Optional.of(Path.of("x")), new ToNowhere(), Optional.empty(), 0))
        .toList();
  }

  private static Map<String, Object> data(Object... namesAndValues) {
    Map<String, Object> data = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      data.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return data;
  }

  private String written(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
