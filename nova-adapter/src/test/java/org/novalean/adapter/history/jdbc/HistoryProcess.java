package org.novalean.adapter.history.jdbc;

import static org.novalean.adapter.history.TestingEntries.copying;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Another process that has the history open, driven through its standard input. */
final class HistoryProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private HistoryProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static HistoryProcess start(String url) throws IOException {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HistoryProcess.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var started = new HistoryProcess(process);
    started.await("open");
    return started;
  }

  /** Returns when the other process' save did. */
  void save(long id) throws IOException {
    process.getOutputStream().write((id + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    await("saved " + id);
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  private void await(String line) throws IOException {
    var read = output.readLine();
    if (!line.equals(read)) {
      throw new IOException("expected '%s' from the other process, got '%s'".formatted(line, read));
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The other process: opens the history, and saves an entry for each number it reads. */
  public static void main(String[] args) throws IOException {
    try (var history = JdbcHistory.open(DatabaseAddress.of(args[0]));
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("open");
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        history.save(copying(Long.parseLong(line)));
        System.out.println("saved " + line);
      }
    }
  }
}
