package org.novalean.storage.libvirt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A libvirtd of a test's own, in namespaces of its own: it sees nothing of the machine's libvirt,
 * and it and its QEMUs end with the test, or with the Java that runs it.
 */
final class TestingLibvirt implements AutoCloseable {

  private static final List<String> PROGRAMS =
      List.of(
          "/usr/sbin/libvirtd",
          "/usr/bin/virsh",
          "/usr/bin/qemu-system-x86_64",
          "/usr/bin/qemu-img",
          "/usr/bin/qemu-io",
          "/usr/bin/unshare");

  /** Process 1 of the namespace. Its standard input carries orders; the end of it ends all. */
  private static final String INIT =
      """
      set -e
      cd "$1"
      mount --make-rprivate /
      mount --bind run /run
      mount --bind etc /etc/libvirt
      mount --bind lib /var/lib/libvirt
      mount --bind log /var/log/libvirt
      ip link set lo up
      # Two hosts of one name do not migrate to each other.
      hostname "$2"
      set +e
      while read -r order; do
        case $order in
          start) /usr/sbin/libvirtd </dev/null >>libvirtd.out 2>&1 & libvirtd=$! ;;
          kill) kill -9 "$libvirtd"; wait "$libvirtd" 2>/dev/null ;;
          stop) kill -STOP "$libvirtd" ;;
          continue) kill -CONT "$libvirtd" ;;
        esac
        echo done
      done
      """;

  private final Path directory;
  private final Process init;
  private final BufferedReader answers;

  private TestingLibvirt(Path directory, Process init) {
    this.directory = directory;
    this.init = init;
    this.answers =
        new BufferedReader(new InputStreamReader(init.getInputStream(), StandardCharsets.UTF_8));
  }

  /** What this machine lacks for it; empty where it can be started. */
  static List<String> missing() {
    var programs = PROGRAMS.stream().filter(program -> !Files.isExecutable(Path.of(program)));
    var root = Stream.of("root").filter(user -> !System.getProperty("user.name").equals(user));
    return Stream.concat(programs, root).toList();
  }

  /** Starts a libvirtd that keeps all it has in a directory. */
  static TestingLibvirt start(Path directory) throws IOException {
    for (var name : List.of("run", "etc", "lib", "log")) {
      Files.createDirectories(directory.resolve(name));
    }
    Files.writeString(
        directory.resolve("etc/libvirtd.conf"),
        """
        auth_unix_rw = "none"
        unix_sock_rw_perms = "0777"
        host_uuid = "%s"
        """
            .formatted(UUID.randomUUID()));
    Files.writeString(
        directory.resolve("etc/qemu.conf"),
        """
        user = "root"
        group = "root"
        remember_owner = 0
        security_driver = "none"
        cgroup_controllers = []
        namespaces = []
        stdio_handler = "file"
        """);
    var command =
        List.of(
            "unshare",
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid",
            "--fork",
            "--mount-proc",
            "--kill-child",
            "bash",
            "-c",
            INIT,
            "init",
            directory.toString(),
            "host-" + UUID.randomUUID());
    var init =
        new ProcessBuilder(command).redirectError(directory.resolve("init.err").toFile()).start();
    var libvirt = new TestingLibvirt(directory, init);
    libvirt.order("start");
    return libvirt;
  }

  String uri() {
    return "qemu:///system?socket=" + directory.resolve("run/libvirt/libvirt-sock");
  }

  /** What a domain's QEMU prints. */
  Path logOf(String domain) {
    return directory.resolve("log/qemu/" + domain + ".log");
  }

  /** As after a crash; domains run on. */
  void restart() {
    order("kill");
    order("start");
  }

  /** libvirtd answers nothing any more, until {@link #unfreeze}. */
  void freeze() {
    order("stop");
  }

  void unfreeze() {
    order("continue");
  }

  private void order(String order) {
    try {
      init.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
      init.getOutputStream().flush();
      if (answers.readLine() == null) {
        throw new IOException(Files.readString(directory.resolve("init.err")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The test's libvirtd is gone", e);
    }
  }

  String virsh(String... arguments) {
    return run(
        Stream.concat(Stream.of("virsh", "-q", "-c", uri()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** Runs a program, and returns what it printed. */
  static String run(String... command) {
    var answer = answer(command);
    if (answer.exitCode() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + answer.output());
    }
    return answer.output();
  }

  /** What a command that may fail said. */
  record Answer(int exitCode, String output) {}

  static Answer answer(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted: " + String.join(" ", command), e);
    }
  }

  @Override
  public void close() {
    init.destroyForcibly();
    init.onExit().join();
  }
}
