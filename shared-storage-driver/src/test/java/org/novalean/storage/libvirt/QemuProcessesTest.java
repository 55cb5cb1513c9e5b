package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.QemuProcess;

class QemuProcessesTest {

  private static final String UUID = "7d1b5d1e-6c0f-4d0a-9a39-0d2c6c1b9f11";

  private final Path proc;
  private final QemuProcesses processes;

  QemuProcessesTest(@TempDir Path proc) {
    this.proc = proc;
    this.processes = new QemuProcesses(proc);
  }

  @BeforeEach
  void boot() throws IOException {
    boot("first");
    process(1, "init", 1);
  }

  private void boot(String id) throws IOException {
    var file = proc.resolve("sys/kernel/random/boot_id");
    Files.createDirectories(file.getParent());
    Files.writeString(file, id + "\n");
  }

  private void process(long pid, String commandLine, long ticks) throws IOException {
    var directory = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.writeString(directory.resolve("cmdline"), commandLine.replace(' ', '\0'));
    Files.writeString(
        directory.resolve("stat"),
        "%d (CPU 0) KVM (x)) S 1 1 1 0 -1 4194560 9 0 0 0 12 5 0 0 20 0 4 0 %d 17 42 0"
            .formatted(pid, ticks));
  }

  @Test
  void theQemuOfAServerIsFoundByItsUuid() throws IOException {
    process(42, "qemu-system-x86_64 -name x -uuid " + UUID, 815);
    assertThat(processes.of(UUID)).contains(new QemuProcess(42, "first/815"));
    assertThat(processes.of("another")).isEmpty();
  }

  @Test
  void aProcessIdThatIsUsedAgainIsAnotherQemu() throws IOException {
    process(42, "qemu-system-x86_64 -uuid " + UUID, 815);
    var first = processes.of(UUID);
    process(42, "qemu-system-x86_64 -uuid " + UUID, 1630);
    assertThat(processes.of(UUID)).isPresent().isNotEqualTo(first);
  }

  @Test
  void afterABootItIsAnotherQemuEvenIfAllNumbersAreTheSame() throws IOException {
    process(42, "qemu-system-x86_64 -uuid " + UUID, 815);
    var first = processes.of(UUID);
    boot("second");
    assertThat(processes.of(UUID)).isPresent().isNotEqualTo(first);
  }
}
