package org.novalean.storage.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine's host name, which is nova-compute's {@code host} unless nova.conf says otherwise.
 */
@FunctionalInterface
public interface HostName {

  /** The name that the kernel has, as Python's {@code socket.gethostname()} gives it to Nova. */
  HostName OF_KERNEL = () -> read(Path.of("/proc/sys/kernel/hostname"));

  String get();

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the host name cannot be read from %s: give [DEFAULT] host".formatted(file), e);
    }
  }
}
