package org.novalean.storage.io;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands of the host with a deadline, after which they are killed. A process that even then
 * stays, in uninterruptible I/O on a share that hangs, is left behind; at most so many are, after
 * which new commands are refused at once.
 *
 * <p>Output goes to files, not pipes: nobody has to read from a process that is left behind.
 */
public final class HostCommands {

  private static final Duration AFTER_KILL = Duration.ofMillis(500);

  private final Duration deadline;
  private final int mostLeftBehind;
  private final Launcher launcher;
  private final Set<Process> leftBehind = ConcurrentHashMap.newKeySet();

  /**
   * @param deadline how long a command may take
   * @param mostLeftBehind how many that cannot be killed are borne
   */
  public HostCommands(Duration deadline, int mostLeftBehind) {
    this(deadline, mostLeftBehind, ProcessBuilder::start);
  }

  HostCommands(Duration deadline, int mostLeftBehind, Launcher launcher) {
    this.deadline = requireNonNull(deadline, "deadline is null");
    this.mostLeftBehind = mostLeftBehind;
    this.launcher = requireNonNull(launcher, "launcher is null");
  }

  /** Starts a process. */
  @FunctionalInterface
  interface Launcher {
    Process start(ProcessBuilder builder) throws IOException;
  }

  /**
   * Runs a command, with an empty standard input and messages in English.
   *
   * @throws HungException where it did not end in time, or too many commands hang already
   * @throws UncheckedIOException where it cannot be started
   */
  public CommandResult run(List<String> command) {
    leftBehind.removeIf(process -> !process.isAlive());
    if (leftBehind.size() >= mostLeftBehind) {
      throw new HungException(
          "%s: not started, because %d commands before it hang and cannot be killed: see that the share's server answers, then it goes on by itself"
              .formatted(command.get(0), leftBehind.size()));
    }
    try {
      var output = Files.createTempFile("nova-lean-", ".out");
      var errors = Files.createTempFile("nova-lean-", ".err");
      try {
        var exitCode = exitCode(command, output, errors);
        return new CommandResult(exitCode, Files.readString(output), Files.readString(errors));
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be run: %s".formatted(command.get(0), e.getMessage()), e);
    }
  }

  private int exitCode(List<String> command, Path output, Path errors) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = launcher.start(builder);
    try {
      if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new HungException(
          "%s did not end in %d s and %s: see that the share's server answers"
              .formatted(
                  String.join(" ", command),
                  deadline.toSeconds(),
                  kill(process) ? "was killed" : "cannot be killed"));
    } catch (InterruptedException e) {
      leftBehind.add(process);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new HungException(command.get(0) + ": interrupted");
    }
  }

  private boolean kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    var gone = process.waitFor(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
    if (!gone) {
      leftBehind.add(process);
    }
    return gone;
  }
}
