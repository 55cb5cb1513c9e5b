package org.novalean.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the two Debian packages are made of, besides the programs. */
class DebianPackagesTest {

  private static final Path ADAPTER = Path.of("src/main/deb");
  private static final Path AGENT = Path.of("../shared-storage-driver/src/main/deb");

  @TempDir private Path directory;

  private Path unit(String name) throws IOException {
    var source = (name.equals("nova-lean-agent") ? AGENT : ADAPTER).resolve(name + ".service");
    // The program need not be installed where this is tested.
    return Files.writeString(
        directory.resolve(name + ".service"),
        Files.readString(source).replaceAll("=/usr/bin/nova-lean\\S*", "=/bin/true"));
  }

  private static void run(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue())
        .as("%s: %s", String.join(" ", command), output)
        .isZero();
  }

  private static void assumeInstalled(String program) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), program + " is not installed");
  }

  @ParameterizedTest
  @CsvSource({"nova-lean-adapter, 15", "nova-lean-agent, 55"})
  void systemdTakesTheUnitAndFindsItConfined(String name, String mostExposure) throws IOException {
    assumeInstalled("systemd-analyze");
    var unit = unit(name).toString();
    run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit);
    run("systemd-analyze", "security", "--offline=true", "--threshold=" + mostExposure, unit);
  }

  /** Each of these gives a service a mount namespace: systemd's exec_needs_mount_namespace(). */
  @Test
  void whatTheAgentMountsReachesNovaCompute() throws IOException {
    var lines = Files.readString(AGENT.resolve("nova-lean-agent.service"));
    for (var directive :
        List.of(
            "RootDirectory",
            "RootImage",
            "ReadOnlyPaths",
            "ReadWritePaths",
            "InaccessiblePaths",
            "ExecPaths",
            "NoExecPaths",
            "BindPaths",
            "BindReadOnlyPaths",
            "TemporaryFileSystem",
            "MountImages",
            "ExtensionImages",
            "ExtensionDirectories",
            "MountFlags",
            "PrivateTmp",
            "PrivateDevices",
            "PrivateMounts",
            "PrivateIPC",
            "PrivateUsers",
            "ProtectSystem",
            "ProtectHome",
            "ProtectKernelTunables",
            "ProtectKernelModules",
            "ProtectKernelLogs",
            "ProtectControlGroups",
            "ProtectProc",
            "ProcSubset",
            "LogNamespace",
            "DynamicUser")) {
      assertThat(lines).doesNotContainPattern("(?m)^" + directive + "=");
    }
  }

  @Test
  void theAgentsWatchdogOutlivesTheAgent() throws IOException {
    assertThat(Files.readString(AGENT.resolve("nova-lean-agent.service")))
        .contains("\nKillMode=process\n", "\nBefore=nova-compute.service\n", "\nType=notify\n");
  }

  static Stream<Path> scripts() {
    var scripts = new ArrayList<Path>();
    for (var directory : List.of(ADAPTER, AGENT)) {
      for (var name : List.of("postinst", "prerm", "postrm")) {
        scripts.add(directory.resolve("control").resolve(name));
      }
    }
    return scripts.stream();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void theMaintainerScriptsAreSound(Path script) throws IOException {
    run("sh", "-n", script.toString());
    assumeInstalled("shellcheck");
    run("shellcheck", script.toString());
  }

  @Test
  void logrotateTakesItsFiles() throws IOException {
    var logrotate = Path.of("/usr/sbin/logrotate");
    assumeTrue(Files.isExecutable(logrotate), "logrotate is not installed");
    for (var file :
        List.of(
            ADAPTER.resolve("nova-lean-adapter.logrotate"),
            AGENT.resolve("nova-lean-agent.logrotate"))) {
      // Its user is not on this machine; the rest is checked as it is.
      var text = Files.readString(file).replace("su nova-lean nova-lean", "su root root");
      var checked = Files.writeString(directory.resolve("logrotate"), text);
      run(
          logrotate.toString(),
          "--debug",
          "--state",
          directory.resolve("state").toString(),
          checked.toString());
    }
  }
}
