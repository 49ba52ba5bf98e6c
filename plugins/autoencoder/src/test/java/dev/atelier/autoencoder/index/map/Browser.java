package dev.atelier.autoencoder.index.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.util.JsonUtils;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Chromium without a window, told what to do by its protocol for tools. */
final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private static final long SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<Map<?, ?>>> answers = new ConcurrentHashMap<>();
  private int commands;
  private String session = "";

  private Browser(Process process, String address) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Answers())
            .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Finds the program; empty if there is none. */
  static Optional<Path> program() {
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page of 1200 by 800 pixels, and waits until it is there. */
  static Browser open(Path program, Path profile, Path page) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--window-size=1200,800",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Browser browser = null;
    try {
      browser = new Browser(process, address(process));
      Map<?, ?> target = browser.tell("Target.createTarget", Map.of("url", "about:blank"));
      Map<?, ?> attached =
          browser.tell(
              "Target.attachToTarget", Map.of("targetId", target.get("targetId"), "flatten", true));
      browser.session = attached.get("sessionId").toString();
      browser.tell("Page.enable", Map.of());
      browser.tell("Page.navigate", Map.of("url", page.toUri().toString()));
      browser.evaluate(
          "new Promise(done => { const look = () => location.protocol === 'file:'"
              + " && document.readyState === 'complete' ? done(1) : setTimeout(look, 20);"
              + " look(); })");
      return browser;
    } catch (Exception e) {
      if (browser != null) {
        browser.close();
      }
      process.destroyForcibly();
      throw e;
    }
  }

  /** The browser says where it listens among its messages. */
  private static String address(Process process) throws IOException {
    BufferedReader said = process.errorReader(UTF_8);
    Pattern listening = Pattern.compile("DevTools listening on (ws://\\S+)");
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      var matcher = listening.matcher(line);
      if (matcher.find()) {
        // What else it says is read, so that it does not wait for a reader.
        Thread reader = new Thread(() -> said.lines().forEach(rest -> {}));
        reader.setDaemon(true);
        reader.start();
        return matcher.group(1);
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  /** Computes something in the page, waits for it if it is a promise, and returns its value. */
  Object evaluate(String script) throws Exception {
    Map<?, ?> answer =
        tell(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (answer.containsKey("exceptionDetails")) {
      throw new IllegalStateException(answer.get("exceptionDetails").toString());
    }
    return ((Map<?, ?>) answer.get("result")).get("value");
  }

  /** Clicks somewhere in the page. */
  void click(double x, double y) throws Exception {
    for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
      tell(
          "Input.dispatchMouseEvent",
          Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
    }
  }

  /** Presses a key. */
  void press(String key) throws Exception {
    tell("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key));
    tell("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  private Map<?, ?> tell(String method, Map<String, ?> parameters) throws Exception {
    int id = ++commands;
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("id", id);
    command.put("method", method);
    command.put("params", parameters);
    if (!session.isEmpty()) {
      command.put("sessionId", session);
    }
    socket.sendText(JsonUtils.toJson(command), true).get(SECONDS, TimeUnit.SECONDS);
    Map<?, ?> said = answer.get(SECONDS, TimeUnit.SECONDS);
    if (said.containsKey("error")) {
      throw new IllegalStateException(method + ": " + said.get("error"));
    }
    return (Map<?, ?>) said.get("result");
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts the answers together and gives each to the one who waits for it. */
  private final class Answers implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        Map<?, ?> message = JsonUtils.GSON.fromJson(text.toString(), Map.class);
        text.setLength(0);
        if (message.get("id") instanceof Number id) {
          CompletableFuture<Map<?, ?>> waiting = answers.remove(id.intValue());
          if (waiting != null) {
            waiting.complete(message);
          }
        }
      }
      from.request(1);
      return null;
    }
  }
}
