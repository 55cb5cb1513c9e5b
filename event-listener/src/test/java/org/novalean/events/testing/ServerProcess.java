package org.novalean.events.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A server of this machine's, run beside the system's with files of its own. A watching shell ends
 * it, and removes its files, when this JVM is gone for whatever reason: the shell's standard input
 * then ends.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String WATCH =
      """
      directory=$0
      setsid "$@" </dev/null >>"$directory"/output 2>&1 &
      server=$!
      read -r signal files
      kill -s "${signal:-KILL}" -- -$server 2>/dev/null
      wait $server
      kill -s KILL -- -$server 2>/dev/null
      [ "$files" = keep ] || rm -rf "$directory"
      """;

  private final Path directory;
  private final List<String> command;
  private final Map<String, String> environment;
  private final List<Integer> ports;
  private @Nullable Process watcher;

  /**
   * A server, not started.
   *
   * @param directory its own, where its output goes
   * @param command keeps in the foreground
   * @param ports at which it answers on loopback when it is ready
   */
  public ServerProcess(
      Path directory, List<String> command, Map<String, String> environment, List<Integer> ports) {
    this.directory = directory;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.ports = List.copyOf(ports);
  }

  /** A port that nobody listens at just now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs something to its end, and gives its output. */
  public static String run(Map<String, String> environment, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts it and waits until it answers; does nothing where it runs. */
  public void start() {
    if (watcher != null) {
      return;
    }
    List<String> watch = new ArrayList<>(List.of("sh", "-c", WATCH, directory.toString()));
    watch.addAll(command);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(watch)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      watcher = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("the server, see " + directory.resolve("output"))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> ports.stream().allMatch(Sockets::accepts));
  }

  /** Ends it in an orderly way, and keeps its files. */
  public void stop() {
    end("TERM keep");
  }

  /** Kills it like a loss of power. */
  public void kill() {
    end("KILL keep");
  }

  /** Kills it, and removes its files. */
  @Override
  public void close() {
    end("KILL remove");
    run(Map.of(), List.of("rm", "-rf", directory.toString()));
  }

  /** Tells the watcher which signal to send, and waits until all is over. */
  private void end(String words) {
    Process ending = watcher;
    watcher = null;
    if (ending == null) {
      return;
    }
    try (OutputStream in = ending.getOutputStream()) {
      in.write((words + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end, see " + directory.resolve("output"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
