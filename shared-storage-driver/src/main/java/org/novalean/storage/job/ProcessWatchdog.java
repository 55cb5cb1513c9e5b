package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process of its own, {@code watchdog.sh}: bash and virsh. It waits for the word {@code
 * done} on its standard input. When the pipe closes without it (this process died) or the limit has
 * passed (it hangs), it decides by the same facts as {@link
 * org.novalean.storage.seal.SealRecovery}: first it takes the block job away, so that no pivot can
 * come any more. A guest on the old top may run then. A guest on the layer may run as soon as the
 * new top has the disk's name. It does no step that would be wrong if somebody else did it first.
 */
public final class ProcessWatchdog implements Watchdog {
  private static final Logger log = LoggerFactory.getLogger(ProcessWatchdog.class);

  private final List<String> bash;
  private final Duration limit;
  private final String libvirtUri;

  /**
   * @param limit after which it acts though the agent lives
   * @param libvirtUri for example {@code qemu:///system}
   */
  public ProcessWatchdog(Duration limit, String libvirtUri) {
    this(List.of("bash"), limit, libvirtUri);
  }

  ProcessWatchdog(List<String> bash, Duration limit, String libvirtUri) {
    this.bash = List.copyOf(bash);
    this.limit = requireNonNull(limit, "limit is null");
    this.libvirtUri = requireNonNull(libvirtUri, "libvirtUri is null");
  }

  @Override
  public Watch watch(JournalEntry entry) {
    var process = start(entry);
    String first;
    try {
      first = process.inputReader(StandardCharsets.UTF_8).readLine();
    } catch (IOException e) {
      throw new UncheckedIOException("The watchdog cannot be heard", e);
    }
    if (!"armed".equals(first)) {
      throw new IllegalStateException("The watchdog does not watch: " + first);
    }
    return () -> standDown(process);
  }

  Process start(JournalEntry entry) {
    var command = new ArrayList<>(bash);
    command.addAll(
        List.of(
            "-c",
            script(),
            "nova-lean-watchdog",
            Long.toString(Math.max(1, limit.toSeconds())),
            libvirtUri,
            entry.serverId(),
            entry.target(),
            entry.disk().toString(),
            entry.overlay().toString(),
            entry.layerPath().toString()));
    try {
      return new ProcessBuilder(command)
          .directory(Path.of("/").toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("The watchdog cannot be started", e);
    }
  }

  private static void standDown(Process process) {
    try (var word = process.outputWriter(StandardCharsets.UTF_8)) {
      word.write("done\n");
    } catch (IOException e) {
      log.warn("The watchdog of a pause has acted, or was killed: {}", e.getMessage());
    }
  }

  private static String script() {
    try (var script = ProcessWatchdog.class.getResourceAsStream("watchdog.sh")) {
      return new String(
          requireNonNull(script, "watchdog.sh is missing").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
