package dev.atelier.host.backbone.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.host.backbone.BackboneDescriptor;
import dev.atelier.host.backbone.BackboneDescriptor.Input;
import dev.atelier.host.backbone.BackboneInfo;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.backbone.ScriptedServer;
import dev.atelier.host.backbone.StoredBackbone;
import dev.atelier.host.backbone.Weights;
import dev.atelier.host.backbone.install.BackboneInstaller.Convention;
import dev.atelier.host.backbone.install.BackboneInstaller.Request;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.toolkit.file.ContentHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneInstallerTest {

  private static final BackboneDescriptor VGG19 =
      BackboneDescriptor.architecture("vgg19").orElseThrow();
  private static final Weights WEIGHTS = Weights.random(VGG19, "conv1_2", 5);
  private static final byte[] CONTENT = WEIGHTS.safetensors();
  private static final String CHECKSUM = ContentHash.of(CONTENT);

  @TempDir private Path folder;

  private final List<Duration> pauses = new ArrayList<>();
  private AtelierHome home;
  private NDManager manager;
  private BackboneInstaller installer;

  @BeforeEach
  void createInstaller() {
    home = new AtelierHome(folder.resolve("home"));
    manager = ComputeEngine.open();
    installer =
        new BackboneInstaller(
            home, () -> manager, new Downloader(pauses::add, Duration.ofSeconds(20)));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", "stored npz", "deflated npz"})
  void weightsInEveryFormatAreInstalledFromAFile(String format) throws IOException {
    byte[] content =
        format.equals("safetensors") ? CONTENT : WEIGHTS.npz(format.equals("deflated npz"));

    BackboneInfo entry = installer.install(local(write(content)), new RecordedProgress());

    assertThat(entry.name()).isEqualTo("vgg19");
    assertThat(entry.layers()).isEqualTo("relu1_1..relu1_2");
    assertThat(entry.isUsable()).isTrue();
    try (Backbones backbones = new Backbones(home, () -> manager)) {
      assertThat(backbones.verify("vgg19").damage()).isEmpty();
      assertThat(backbones.open("vgg19").sha256()).isEqualTo(ContentHash.of(content));
    }
    assertThat(visible()).containsExactly("vgg19");
    assertThat(hidden()).isEmpty();
  }

  @Test
  void aFileAddressIsAFile() throws IOException {
    Request request = request(write(CONTENT).toUri().toString(), Optional.of(CHECKSUM));

    assertThat(installer.install(request, new RecordedProgress()).isUsable()).isTrue();
  }

  @Test
  void aChecksumInUpperCaseIsTheSameChecksum() throws IOException {
    Request request =
        request(write(CONTENT).toString(), Optional.of(CHECKSUM.toUpperCase(Locale.ROOT)));

    assertThat(installer.install(request, new RecordedProgress()).isUsable()).isTrue();
  }

  @Test
  void theClassifierAndTensorsOfOthersAreIgnored() throws IOException {
    Weights fuller =
        Weights.random(VGG19, "conv1_2", 5)
            .put("classifier.0.weight", new float[] {Float.NaN, 1}, 1, 2)
            .put("features.1.num_batches_tracked", new float[1], 1);

    BackboneInfo entry =
        installer.install(local(write(fuller.safetensors())), new RecordedProgress());

    assertThat(entry.layers()).isEqualTo("relu1_1..relu1_2");
  }

  @Test
  void theInputConventionIsKeptInTheDescriptor() throws IOException {
    for (Convention convention : Convention.values()) {
      Request request =
          new Request(
              "vgg19",
              write(CONTENT).toString(),
              Optional.empty(),
              Optional.of(Convention.of(convention.toString())),
              true);

      installer.install(request, new RecordedProgress());

      Input expected =
          switch (convention) {
            case OXFORD -> Input.OXFORD;
            case OXFORD_BGR -> Input.OXFORD_BGR;
            case TORCHVISION -> Input.TORCHVISION;
          };
      assertThat(StoredBackbone.in(home.backbones().resolve("vgg19")).descriptor().input())
          .isEqualTo(expected);
    }
  }

  @Test
  void anArchitectureWithItsOwnInputTakesNoConvention() {
    Request request =
        new Request(
            "vgg19-16x", "weights", Optional.empty(), Optional.of(Convention.OXFORD), false);

    refused(request, "vgg19-16x has its own input convention; leave out 'oxford'");
  }

  @Test
  void anUnknownConventionIsAnsweredWithTheKnownOnes() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> Convention.of("caffe"))
        .withMessage(
            "there is no input convention 'caffe'; there are oxford, oxford-bgr, torchvision");
  }

  @Test
  void anUnknownArchitectureIsAnsweredWithTheKnownOnes() {
    refused(
        new Request("resnet", "weights", Optional.empty(), Optional.empty(), false),
        "there is no architecture 'resnet'; there are vgg16, vgg19, vgg19-16x");
  }

  @Test
  void theEmbeddedBackboneIsNeitherReplacedNorRemoved() {
    refused(
        new Request("compact", "weights", Optional.empty(), Optional.empty(), true),
        "compact comes with the program; it can be neither replaced nor removed");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> installer.remove("compact"));
  }

  @Test
  void anInstalledBackboneIsReplacedOnlyIfAsked() throws IOException {
    installer.install(local(write(CONTENT)), new RecordedProgress());
    byte[] other = Weights.random(VGG19, "conv2_1", 6).safetensors();

    refused(
        local(write(other)),
        "vgg19 is installed already in %s; add --replace to replace it"
            .formatted(home.backbones().resolve("vgg19")));

    assertThat(StoredBackbone.in(home.backbones().resolve("vgg19")).entry().sha256())
        .isEqualTo(CHECKSUM);
    Request replacing =
        new Request("vgg19", write(other).toString(), Optional.empty(), Optional.empty(), true);
    assertThat(installer.install(replacing, new RecordedProgress()).layers())
        .isEqualTo("relu1_1..relu2_1");
    assertThat(hidden()).isEmpty();
  }

  @Test
  void aReplacementThatFailsLeavesTheOldOne() throws IOException {
    installer.install(local(write(CONTENT)), new RecordedProgress());
    Request replacing =
        new Request(
            "vgg19",
            write(new byte[] {1, 2, 3}).toString(),
            Optional.empty(),
            Optional.empty(),
            true);

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> installer.install(replacing, new RecordedProgress()));

    assertThat(StoredBackbone.in(home.backbones().resolve("vgg19")).entry().sha256())
        .isEqualTo(CHECKSUM);
    assertThat(hidden()).isEmpty();
  }

  @Test
  void anotherChecksumThanExpectedIsNamedBesideTheExpectedOne() throws IOException {
    String expected = "0".repeat(64);
    Path file = write(CONTENT);

    failsWith(
        request(file.toString(), Optional.of(expected)),
        "%s has the SHA-256 %s where %s is expected; check the file and the checksum"
            .formatted(file, CHECKSUM, expected));
  }

  @Test
  void whatIsNoChecksumIsRefused() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> request("weights", Optional.of("abc")))
        .withMessage("'abc' is no SHA-256, which has 64 hexadecimal digits");
  }

  @Test
  void aPickleIsRefusedWithTheWayToConvertIt() throws IOException {
    byte[] old = new byte[100];
    old[0] = (byte) 0x80;
    old[1] = 2;
    ByteArrayOutputStream current = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(current)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(old);
    }
    for (byte[] content : List.of(old, current.toByteArray())) {
      Path file = write(content);
      failsWith(
          local(file),
          file
              + " is a PyTorch pickle, which can run code when it is read; convert it in Python:"
              + " safetensors.torch.save_file(torch.load(FILE, weights_only=True),"
              + " 'weights.safetensors')");
    }
  }

  @Test
  void weightsOfAnotherNetworkAreRefusedWithTheTensorThatIsMissing() throws IOException {
    Path file = write(Weights.empty().put("conv1.weight", new float[4], 1, 4).safetensors());

    failsWith(
        local(file),
        file
            + " holds no tensor 'features.0.weight', which the first layers of vgg19 need; is it"
            + " another network?");
  }

  @Test
  void weightsOfAnotherShapeAreRefusedWithBothShapes() throws IOException {
    Path file =
        write(
            Weights.random(VGG19, "conv1_1", 1)
                .put("features.0.weight", new float[64 * 27], 64, 27)
                .safetensors());

    failsWith(
        local(file),
        file
            + ": 'features.0.weight' has the shape (64, 27) where (64, 3, 3, 3) is needed; is it"
            + " another network?");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    refused(request("no-such-file", Optional.empty()), "there is no file no-such-file");
  }

  @Test
  void whatAKilledInstallationLeftIsRemovedByTheNext() throws IOException {
    Path left = Files.createDirectories(home.backbones().resolve(".unfinished-1"));
    Files.write(left.resolve("weights"), CONTENT);

    installer.install(local(write(CONTENT)), new RecordedProgress());

    assertThat(hidden()).isEmpty();
  }

  @Test
  void aCancelledInstallationLeavesNothing() throws IOException {
    Request request = local(write(CONTENT));

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> installer.install(request, RecordedProgress.cancelAfter(0)));

    assertNothingInstalled();
  }

  @Test
  void aRemovedBackboneIsGone() throws IOException {
    installer.install(local(write(CONTENT)), new RecordedProgress());

    installer.remove("vgg19");

    assertNothingInstalled();
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> installer.remove("vgg19"))
        .withMessageStartingWith("there is no backbone 'vgg19' in ");
    assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> installer.remove(".."));
  }

  @Test
  void aDownloadIsInstalledAndReported() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.file(CONTENT, "\"1\""))) {
      RecordedProgress progress = new RecordedProgress();

      BackboneInfo entry = installer.install(download(server), progress);

      assertThat(entry.isUsable()).isTrue();
      assertThat(entry.sha256()).isEqualTo(CHECKSUM);
      assertThat(progress.done()).isSorted().endsWith((long) CONTENT.length);
      assertThat(progress.totals()).containsOnly((long) CONTENT.length);
      assertThat(server.requests()).hasSize(1);
      assertNothingInCache();
    }
  }

  @Test
  void aDownloadThatBreaksOffTwiceGoesOnWhereItWas() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.brokenOff(CONTENT, "\"1\"", 40_000),
            ScriptedServer.brokenOff(CONTENT, "\"1\"", 50_000),
            ScriptedServer.file(CONTENT, "\"1\""))) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();

      assertThat(server.requests())
          .extracting(headers -> headers.get("range"))
          .containsExactly(null, "bytes=40000-", "bytes=90000-");
      assertThat(server.requests())
          .extracting(headers -> headers.get("if-range"))
          .containsExactly(null, "\"1\"", "\"1\"");
      assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }
  }

  @Test
  void aServerThatIgnoresRangesIsAskedForTheWholeFileAgain() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.fileWithoutRanges(CONTENT, 40_000),
            ScriptedServer.fileWithoutRanges(CONTENT, Integer.MAX_VALUE))) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();

      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aFileThatChangesBetweenTwoAttemptsIsDownloadedFromItsStart() throws IOException {
    byte[] older = CONTENT.clone();
    older[100] ^= 1;
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.brokenOff(older, "\"old\"", 40_000),
            ScriptedServer.file(CONTENT, "\"new\""))) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();

      assertThat(server.requests().get(1)).containsEntry("If-Range", "\"old\"");
    }
  }

  @Test
  void aDownloadGoesOnInAnotherRun() throws IOException {
    byte[] large = Weights.random(VGG19, "conv2_2", 5).safetensors();
    try (ScriptedServer slow = new ScriptedServer(ScriptedServer.file(large, "\"2\""))) {
      Request request = request(slow.address().toString(), Optional.of(ContentHash.of(large)));
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> installer.install(request, RecordedProgress.cancelAfter(2)));
      assertNothingInstalled();

      assertThat(installer.install(request, new RecordedProgress()).isUsable()).isTrue();

      assertThat(slow.requests().get(1).get("range")).matches("bytes=[1-9]\\d+-");
    }
  }

  @Test
  void aServerInTroubleIsAskedAgain() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.status(500),
            ScriptedServer.status(503),
            ScriptedServer.file(CONTENT, "\"1\""))) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();
    }
  }

  @Test
  void aServerThatStaysInTroubleIsGivenUpAfterFiveAttempts() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.status(500))) {
      failsWith(
          download(server),
          "cannot download %s: the server cannot answer now (HTTP 500), after 5 attempts; run it again to go on at byte 0"
              .formatted(server.address()));

      assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L);
    }
  }

  @Test
  void aFileThatTheServerDoesNotHaveIsAskedForOnce() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.status(404))) {
      failsWith(
          download(server),
          "cannot download %s: there is no such file (HTTP 404); check the address"
              .formatted(server.address()));

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aWrongFileIsNotKeptAndBothChecksumsAreNamed() throws IOException {
    byte[] wrong = CONTENT.clone();
    wrong[wrong.length - 1] ^= 1;
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.file(wrong, "\"1\""))) {
      failsWith(
          download(server),
          "%s has the SHA-256 %s where %s is expected; it was not kept; check the address and the checksum"
              .formatted(server.address(), ContentHash.of(wrong), CHECKSUM));

      assertNothingInCache();
    }
  }

  @Test
  void theRightFileOfAnotherNetworkIsNotKept() throws IOException {
    byte[] other = Weights.empty().put("conv1.weight", new float[4], 1, 4).safetensors();
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.file(other, "\"1\""))) {
      failsWith(
          request(server.address().toString(), Optional.of(ContentHash.of(other))),
          server.address()
              + " holds no tensor 'features.0.weight', which the first layers of vgg19 need; is it"
              + " another network?");

      assertNothingInCache();
    }
  }

  @Test
  void aFileShorterThanAnnouncedIsGivenUp() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, output) -> {
              ScriptedServer.head(output, "HTTP/1.1 200 OK\r\nContent-Length: 1000");
              output.write(CONTENT, 0, 999);
            })) {
      failsWith(
          download(server),
          "cannot download %s: the server broke off at byte 999 of 1000, after 5 attempts; run it again to go on at byte 999"
              .formatted(server.address()));
    }
  }

  @Test
  void aPartThatIsLongerThanTheWholeIsRefused() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.brokenOff(CONTENT, "\"1\"", 1000),
            (request, output) -> {
              ScriptedServer.head(
                  output,
                  "HTTP/1.1 206 OK\r\nContent-Range: bytes 1000-1999/2000\r\nContent-Length: 5000");
              output.write(CONTENT, 0, 5000);
            })) {
      failsWith(
          download(server),
          "cannot download %s: the server sent more than the 2000 bytes it announced"
              .formatted(server.address()));
      assertNothingInCache();
    }
  }

  @Test
  void aServerThatHasLessThanWasDownloadedIsAskedFromTheStart() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.brokenOff(CONTENT, "\"1\"", 1000),
            ScriptedServer.status(416),
            ScriptedServer.file(CONTENT, "\"1\""))) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();

      assertThat(server.requests().get(2)).doesNotContainKey("Range");
    }
  }

  @Test
  void anotherPartThanWasAskedForIsNotTaken() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ScriptedServer.brokenOff(CONTENT, "\"1\"", 1000),
            (request, output) -> {
              ScriptedServer.head(
                  output,
                  "HTTP/1.1 206 OK\r\nContent-Range: bytes 5-14/1010\r\nContent-Length: 10");
              output.write(CONTENT, 5, 10);
            },
            ScriptedServer.file(CONTENT, "\"1\""))) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();
    }
  }

  @Test
  void aFileLargerThanTheDiskIsRefusedBeforeItComes() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, output) ->
                ScriptedServer.head(
                    output, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000000"))) {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> installer.install(download(server), new RecordedProgress()))
          .withMessageContaining("it needs 1000000000000000000 more bytes, and there are ");
      assertNothingInstalled();
    }
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws IOException {
    installer =
        new BackboneInstaller(
            home, () -> manager, new Downloader(pauses::add, Duration.ofMillis(200)));
    // Connections are taken by the system, but nobody ever answers.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String authority = "127.0.0.1:" + silent.getLocalPort();
      failsWith(
          request("http://" + authority + "/", Optional.of(CHECKSUM)),
          "cannot download http://%s/: %s does not answer, after 5 attempts; run it again to go on at byte 0"
              .formatted(authority, authority));
    }
  }

  @Test
  void aServerThatFallsSilentInTheMiddleIsGivenUp() throws IOException {
    installer =
        new BackboneInstaller(
            home, () -> manager, new Downloader(pauses::add, Duration.ofMillis(200)));
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedServer server =
        new ScriptedServer(
            (request, output) -> {
              ScriptedServer.head(output, "HTTP/1.1 200 OK\r\nContent-Length: 1000");
              output.write(CONTENT, 0, 10);
              output.flush();
              end.await();
            })) {
      failsWith(
          download(server),
          "cannot download %s: the server fell silent at byte 10 of 1000, after 5 attempts; run it again to go on at byte 10"
              .formatted(server.address()));
    } finally {
      end.countDown();
    }
  }

  @Test
  void aServerThatDoesNotSayHowLongTheFileIsWillDo() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, output) -> {
              ScriptedServer.head(output, "HTTP/1.1 200 OK");
              output.write(CONTENT);
            })) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    URI address;
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.status(500))) {
      address = server.address();
    }

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(
            () ->
                installer.install(
                    request(address.toString(), Optional.of(CHECKSUM)), new RecordedProgress()))
        .withMessageStartingWith(
            "cannot download %s: there is no connection to %s"
                .formatted(address, address.getAuthority()));
    assertNothingInstalled();
  }

  @Test
  void redirectionsOnThisMachineAreFollowedWithTheRange() throws IOException {
    try (ScriptedServer target =
            new ScriptedServer(
                ScriptedServer.brokenOff(CONTENT, "\"1\"", 1000),
                ScriptedServer.file(CONTENT, "\"1\""));
        ScriptedServer server =
            new ScriptedServer(ScriptedServer.redirect(target.address().toString()))) {
      assertThat(installer.install(download(server), new RecordedProgress()).isUsable()).isTrue();

      assertThat(target.requests().get(1)).containsEntry("Range", "bytes=1000-");
    }
  }

  @Test
  void aRedirectionToAnUnsafeAddressIsRefused() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(ScriptedServer.redirect("http://192.0.2.1/weights"))) {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(() -> installer.install(download(server), new RecordedProgress()))
          .withMessageStartingWith("will not download from http://192.0.2.1/weights: only https");
      assertNothingInstalled();
    }
  }

  @Test
  void aRedirectionFromHttpsToHttpIsRefusedEvenOnThisMachine() {
    URI safe = URI.create("https://example.org/weights");

    assertThat(Downloader.redirected(safe, "https://example.net/w"))
        .hasToString("https://example.net/w");
    assertThat(Downloader.redirected(safe, "other")).hasToString("https://example.org/other");
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> Downloader.redirected(safe, "http://localhost/weights"))
        .withMessage(
            "will not download https://example.org/weights: it is redirected from https to"
                + " http://localhost/weights");
  }

  @Test
  void redirectionsInACircleAreGivenUp() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.redirect("/again"))) {
      failsWith(
          download(server),
          "cannot download %s: it is redirected more than 5 times; look for its final address"
              .formatted(server.address()));
    }
  }

  @Test
  void aDownloadWithoutAChecksumIsRefused() {
    refused(
        request("https://example.org/weights", Optional.empty()),
        "a download needs the SHA-256 that its file is to have (--sha256), so that nobody can put"
            + " another in its place: https://example.org/weights");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/weights",
        "http://127.0.0.1.example.org/weights",
        "http://localhost@example.org/weights",
        "ftp://example.org/weights",
        "https:///weights"
      })
  void anUnsafeAddressIsRefusedWithTheReason(String address) {
    refused(
        request(address, Optional.of(CHECKSUM)),
        "will not download from %s: only https is safe from changes on the way (http only from this machine); give an https address or a file"
            .formatted(address));
  }

  private Request local(Path file) {
    return request(file.toString(), Optional.empty());
  }

  private static Request download(ScriptedServer server) {
    return request(server.address().toString(), Optional.of(CHECKSUM));
  }

  private static Request request(String source, Optional<String> sha256) {
    return new Request("vgg19", source, sha256, Optional.empty(), false);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("weights file"), content);
  }

  private void refused(Request request, String message) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> installer.install(request, new RecordedProgress()))
        .withMessage(message);
  }

  private void failsWith(Request request, String message) throws IOException {
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> installer.install(request, new RecordedProgress()))
        .withMessage(message);
    assertNothingInstalled();
  }

  private void assertNothingInstalled() throws IOException {
    assertThat(visible()).isEmpty();
    assertThat(hidden()).isEmpty();
  }

  private void assertNothingInCache() throws IOException {
    try (Stream<Path> files = Files.list(home.cache().resolve("downloads"))) {
      assertThat(files).isEmpty();
    }
  }

  private List<String> visible() throws IOException {
    return names().filter(name -> !name.startsWith(".")).toList();
  }

  private List<String> hidden() throws IOException {
    return names().filter(name -> name.startsWith(".") && !name.equals(".lock")).toList();
  }

  private Stream<String> names() throws IOException {
    if (!Files.exists(home.backbones())) {
      return Stream.empty();
    }
    try (Stream<Path> entries = Files.list(home.backbones())) {
      return entries.map(path -> path.getFileName().toString()).toList().stream();
    }
  }
}
