package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.novalean.configuration.ini.IniFile;
import org.novalean.configuration.ini.IniReader;

/**
 * QEMU may use userfaultfd, without which it cannot be the destination of a post-copy. A process
 * that does not have CAP_SYS_PTRACE needs the sysctl (kernel documentation, {@code
 * admin-guide/sysctl/vm.rst}); QEMU has it where it runs as root and libvirt leaves it its
 * capabilities.
 *
 * @param sysctl {@code /proc/sys/vm/unprivileged_userfaultfd}
 * @param qemuConf libvirt's {@code qemu.conf}
 */
record Userfaultfd(Path sysctl, Path qemuConf) implements Check {

  static final Path SYSCTL = Path.of("/proc/sys/vm/unprivileged_userfaultfd");
  static final Path QEMU_CONF = Path.of("/etc/libvirt/qemu.conf");

  private static final Set<String> ROOT = Set.of("root", "+0", "0");

  Userfaultfd {
    requireNonNull(sysctl, "sysctl is null");
    requireNonNull(qemuConf, "qemuConf is null");
  }

  @Override
  public String id() {
    return "userfaultfd";
  }

  @Override
  public String title() {
    return "QEMU may use userfaultfd";
  }

  @Override
  public Result run() {
    try {
      if (!Files.exists(sysctl)) {
        return new Result.Ok("this kernel restricts nobody");
      }
      if (Files.readString(sysctl).strip().equals("1")) {
        return new Result.Ok("vm.unprivileged_userfaultfd = 1");
      }
      return keepsItsCapabilities()
          ? new Result.Ok("QEMU runs as root and keeps its capabilities")
          : new Result.Failed(
              "vm.unprivileged_userfaultfd is 0, and QEMU does not run as root with all its"
                  + " capabilities: a post-copy to this host fails",
              "echo 'vm.unprivileged_userfaultfd = 1' > /etc/sysctl.d/60-nova-lean.conf; sysctl"
                  + " --system");
    } catch (IOException e) {
      return new Result.Failed("it cannot be told: " + e, "run this as root");
    }
  }

  private boolean keepsItsCapabilities() throws IOException {
    if (!Files.exists(qemuConf)) {
      return false;
    }
    var conf = IniReader.read(qemuConf);
    return value(conf, "user").filter(ROOT::contains).isPresent()
        && value(conf, "clear_emulator_capabilities").filter("0"::equals).isPresent();
  }

  private static Optional<String> value(IniFile conf, String key) {
    return conf.value(IniFile.DEFAULT_SECTION, key);
  }
}
