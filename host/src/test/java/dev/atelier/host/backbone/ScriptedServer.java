package dev.atelier.host.backbone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A real HTTP server on this machine that answers one request after the other as told, the last
 * answer again and again, and can break off where a well-behaved server cannot.
 */
public final class ScriptedServer implements AutoCloseable {

  private final ServerSocket socket;
  private final List<Answer> answers;
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();

  /** Writes a whole response, status line included. */
  public interface Answer {
    void write(Map<String, String> requestHeaders, OutputStream output)
        throws IOException, InterruptedException;
  }

  public ScriptedServer(Answer... answers) {
    this.answers = List.of(answers);
    try {
      this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/weights.safetensors");
  }

  /** Returns the headers of the requests so far, by lower-case name. */
  public List<Map<String, String>> requests() {
    return requests;
  }

  /** Gives a file, or the part of it that was asked for if the tag is the same. */
  public static Answer file(byte[] content, String tag) {
    return brokenOff(content, tag, Integer.MAX_VALUE);
  }

  /** As {@link #file}, but closes the connection after some bytes of the content. */
  public static Answer brokenOff(byte[] content, String tag, int after) {
    return (request, output) -> {
      int from = 0;
      String range = request.get("range");
      if (range != null && tag.equals(request.getOrDefault("if-range", tag))) {
        from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      }
      String status =
          from == 0
              ? "HTTP/1.1 200 OK\r\n"
              : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %d-%d/%d\r\n"
                  .formatted(from, content.length - 1, content.length);
      head(output, status + "ETag: " + tag + "\r\nContent-Length: " + (content.length - from));
      output.write(content, from, Math.min(after, content.length - from));
    };
  }

  /** Gives the whole file whatever part was asked for. */
  public static Answer fileWithoutRanges(byte[] content, int after) {
    return (request, output) -> {
      head(output, "HTTP/1.1 200 OK\r\nContent-Length: " + content.length);
      output.write(content, 0, Math.min(after, content.length));
    };
  }

  public static Answer status(int code) {
    return (request, output) -> head(output, "HTTP/1.1 " + code + " No\r\nContent-Length: 0");
  }

  public static Answer redirect(String location) {
    return (request, output) ->
        head(output, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location);
  }

  public static void head(OutputStream output, String lines) throws IOException {
    output.write((lines + "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        // One thread each, so that an answer that falls silent does not hold up the next.
        Thread thread = new Thread(() -> answer(connection), "scripted-answer");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed by the test.
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      Map<String, String> headers = receive(connection);
      answers
          .get(Math.min(requests.size(), answers.size()) - 1)
          .write(headers, connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (IOException | InterruptedException e) {
      // Given up by the client.
    }
  }

  private Map<String, String> receive(Socket connection) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    reader.readLine();
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    requests.add(headers);
    return headers;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
