package org.novalean.storage.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.novalean.storage.hypervisor.QemuProcess;

/**
 * Finds the QEMU of a domain by the {@code -uuid} that libvirt starts it with: libvirt's interface
 * does not tell the process id.
 */
final class QemuProcesses {

  private static final int STARTTIME = 19;

  private final Path proc;
  private final Map<String, Long> known = new ConcurrentHashMap<>();

  QemuProcesses(Path proc) {
    this.proc = proc;
  }

  /** Empty where no such process is seen from here. */
  Optional<QemuProcess> of(String uuid) {
    return idOf(uuid).flatMap(this::began);
  }

  private Optional<QemuProcess> began(long pid) {
    try {
      var boot = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
      var stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"));
      // proc(5): the name, in brackets, may hold anything; `starttime` is the 20th field after it.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(new QemuProcess(pid, boot + "/" + fields[STARTTIME]));
    } catch (IOException e) {
      // It has ended since it was found.
      return Optional.empty();
    }
  }

  private Optional<Long> idOf(String uuid) {
    var found =
        Optional.ofNullable(known.get(uuid))
            .filter(pid -> isQemuOf(uuid, proc.resolve(pid.toString())))
            .or(() -> search(uuid));
    found.ifPresentOrElse(pid -> known.put(uuid, pid), () -> known.remove(uuid));
    return found;
  }

  private Optional<Long> search(String uuid) {
    try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (var process : processes) {
        if (isQemuOf(uuid, process)) {
          return Optional.of(Long.valueOf(process.getFileName().toString()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isQemuOf(String uuid, Path process) {
    try {
      var text = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
      var arguments = Arrays.asList(text.split("\0", -1));
      var option = arguments.indexOf("-uuid");
      return option >= 0 && option + 1 < arguments.size() && arguments.get(option + 1).equals(uuid);
    } catch (IOException e) {
      // It has ended since it was listed.
      return false;
    }
  }
}
