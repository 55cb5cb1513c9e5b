package org.novalean.storage.share;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Two hosts with a real NFS share, and what can befall it. Needs a lab that is up with {@code
 * --placement layered --share-size 2G}, its name in {@code NOVA_LEAN_LAB}.
 */
@Tag("layered")
class ShareLabTest {

  private static final Path LAB = Path.of("..", "devstack", "lab", "lab").toAbsolutePath();
  private static final String BASE = "/var/lib/nova/instances/_base";
  private static final Path JAVA = Path.of(System.getProperty("java.home", "/usr"), "bin", "java");
  private static final String SHARE = "path:" + BASE;

  private final String layer = "atrest-%s-vda-g1.qcow2".formatted(UUID.randomUUID());
  private String location = SHARE;

  @BeforeEach
  void needsALayeredLab() throws IOException, InterruptedException {
    var status = lab("status", "--output", "json");
    assumeTrue(
        status.contains("\"layered\""),
        "the lab's placement is not layered: up --placement layered");
    assertThat(on("compute1", "check")).startsWith("healthy ");
    assertThat(on("compute1", "create", layer)).isEqualTo("created");
  }

  @AfterEach
  void clean() throws IOException, InterruptedException {
    shell("compute1", "rm -f %s/%s".formatted(BASE, layer));
  }

  @Test
  void bothHostsSeeTheSameShareAndProveALayer() throws IOException, InterruptedException {
    assertThat(on("compute2", "check")).isEqualTo(on("compute1", "check"));
    assertThat(prove(identify())).isEqualTo("proven");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "NOVA_LEAN_TEST_SCOPE", matches = "all")
  void aHostWithoutTheShareProvesNothing() throws IOException, InterruptedException {
    var identities = identify();
    lab("share", "unmount", "compute2");
    try {
      assertThat(on("compute2", "check")).startsWith("not-mounted ");
      assertThat(prove(identities)).startsWith("not proven: on compute2: nothing is mounted at");
    } finally {
      lab("share", "mount", "compute2");
    }
    assertThat(prove(identities)).isEqualTo("proven");
  }

  @Test
  void aForeignFileInTheLayersPlaceIsFoundOut() throws IOException, InterruptedException {
    var identities = identify();
    shell("compute1", "cd %1$s && cp -p %2$s x && mv x %2$s".formatted(BASE, layer));
    assertThat(prove(identities)).contains("is another one: inode");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "NOVA_LEAN_TEST_SCOPE", matches = "all")
  void aShareThatCanBeReadOnlyProvesNothing() throws IOException, InterruptedException {
    var identities = identify();
    lab("share", "read-only");
    try {
      assertThat(on("compute2", "check")).startsWith("read-only ");
      assertThat(prove(identities)).contains("the share is read-only here");
    } finally {
      lab("share", "read-write");
    }
    assertThat(on("compute2", "check")).startsWith("healthy ");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "NOVA_LEAN_TEST_SCOPE", matches = "all")
  void aFullShareProvesItsLayers() throws IOException, InterruptedException {
    var identities = identify();
    lab("share", "full");
    try {
      assertThat(on("compute2", "check")).startsWith("full ");
      assertThat(prove(identities)).isEqualTo("proven");
    } finally {
      lab("share", "roomy");
    }
    assertThat(on("compute2", "check")).startsWith("healthy ");
  }

  @Test
  void aShareThatHangsIsSaidToHangAndWorksAgainLater() throws IOException, InterruptedException {
    var identities = identify();
    lab("service", "nfs", "pause");
    try {
      assertThat(on("compute2", "check")).startsWith("hung ");
      assertThat(prove(identities)).contains("no answer from the share");
      assertThat(on("compute2", "info", layer)).startsWith("failed ");
    } finally {
      lab("service", "nfs", "resume");
    }
    assertThat(on("compute2", "check")).startsWith("healthy ");
    assertThat(prove(identities)).isEqualTo("proven");
  }

  @Test
  void anAgentMountsTheShareItself() throws IOException, InterruptedException {
    var identities = identify();
    var status = lab("status", "--output", "json");
    lab("share", "unmount", "compute2");
    try {
      location = status.replaceAll("(?s).*\"share_url\": \"([^\"]+)\".*", "$1");
      assertThat(on("compute2", "mount")).isEqualTo("mounted []");
      assertThat(on("compute2", "mount")).isEqualTo("mounted []");
      assertThat(on("compute2", "check")).startsWith("healthy ");
      assertThat(prove(identities)).isEqualTo("proven");
      assertThat(on("compute2", "release")).isEqualTo("released");
      assertThat(on("compute2", "check")).startsWith("not-mounted ");
      assertThat(shell("compute2", "touch " + BASE + "/x 2>&1 || true"))
          .contains("Operation not permitted");
    } finally {
      lab("share", "mount", "compute2");
    }
  }

  private String identify() throws IOException {
    return on("compute1", "identify", layer);
  }

  private String prove(String identities) throws IOException {
    return on("compute2", "prove", identities);
  }

  private String on(String host, String... action) throws IOException {
    var where = host.equals("compute1") ? SHARE : location;
    var command = new ArrayList<>(List.of("sh", host, JAVA.toString(), "-cp", classPath()));
    command.addAll(List.of(ShareOnHost.class.getName(), where, host));
    command.addAll(List.of(action));
    return said(command);
  }

  /**
   * Does not wait for its end: a process whose thread hangs on a share cannot end, nor be killed.
   */
  private static String said(List<String> arguments) throws IOException {
    var process = start(arguments.toArray(String[]::new));
    try (var lines = process.inputReader(UTF_8)) {
      return lines
          .lines()
          .filter(line -> line.startsWith(ShareOnHost.SAYS))
          .map(line -> line.substring(ShareOnHost.SAYS.length()))
          .findFirst()
          .orElseThrow(() -> new IOException("nothing was said by " + arguments));
    }
  }

  private static String shell(String host, String command)
      throws IOException, InterruptedException {
    return lab("sh", host, "sh", "-c", command);
  }

  private static String classPath() {
    return Optional.ofNullable(System.getProperty("surefire.real.class.path"))
        .orElseGet(() -> System.getProperty("java.class.path", ""));
  }

  private static String lab(String... arguments) throws IOException, InterruptedException {
    var process = start(arguments);
    var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as("%s: %s", List.of(arguments), output).isZero();
    return output;
  }

  private static Process start(String... arguments) throws IOException {
    var name = Optional.ofNullable(System.getenv("NOVA_LEAN_LAB")).orElse("lab");
    var command = new ArrayList<>(List.of(LAB.toString(), "--name", name));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
