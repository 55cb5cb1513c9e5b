package org.novalean.storage.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.novalean.storage.MountTable;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.image.QemuImg;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.io.ImageFiles;
import org.novalean.storage.io.JsonFiles;
import org.novalean.storage.messages.Identities;

/** Does on a host of the lab what its agent would, and says on a line how it went. */
final class ShareOnHost {

  /** What the line begins with; a logging library may print others. */
  static final String SAYS = "said: ";

  private static final Path STATE = Path.of("/var/lib/nova/share-lab-test");
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String NONCE = "n0nce" + Long.toString(System.nanoTime(), 36);

  private final SharePlace place = new SharePlace(Path.of("/var/lib/nova/instances"));
  private final FileWork files = new FileWork("share", 2, DEADLINE);
  private final HostCommands commands = new HostCommands(Duration.ofSeconds(30), 2);
  private final ShareLocation location;
  private final String host;

  private ShareOnHost(String location, String host) {
    this.location = ShareLocation.parse(location);
    this.host = host;
  }

  /** {@code LOCATION HOST ACTION [ARGUMENT]}. */
  public static void main(String[] arguments) throws IOException {
    Files.createDirectories(STATE);
    var share = new ShareOnHost(arguments[0], arguments[1]);
    var began = System.nanoTime();
    var said = share.act(arguments[2], List.of(arguments).subList(3, arguments.length));
    var millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    System.out.println(SAYS + said);
    System.err.println("%s on %s: %d ms".formatted(arguments[2], share.host, millis));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private String act(String action, List<String> arguments) throws IOException {
    return switch (action) {
      case "check" -> check();
      case "create" -> create(arguments.get(0));
      case "info" -> info(arguments.get(0));
      case "identify" -> identify(arguments.get(0));
      case "prove" -> prove(arguments.get(0));
      case "mount" -> "mounted " + mounts().establish();
      case "release" -> released();
      default -> throw new IllegalArgumentException(action);
    };
  }

  private String check() {
    var health =
        new ShareCheck(
                () -> location,
                place,
                host,
                STATE.resolve("share.json"),
                new ShareLimits(0, Duration.ofSeconds(5)),
                files,
                MountTable::ofThisProcess,
                Clock.systemUTC())
            .check();
    return health.word() + " " + health.facts().map(ShareFacts::id).orElse("") + health.reason();
  }

  private Proof proof() {
    return new Proof(
        () -> location, place, host, files, MountTable::ofThisProcess, Clock.systemUTC());
  }

  private QemuImg images() {
    return new QemuImg(commands, new ImageFiles(place.base(), files, files), place.instancesPath());
  }

  private String create(String layer) {
    images().create(place.file(layer), 1 << 30);
    return "created";
  }

  private String info(String layer) {
    try {
      return "image " + images().info(place.file(layer)).isPresent();
    } catch (ImageException e) {
      return "failed " + e.getMessage();
    }
  }

  private String identify(String layer) throws IOException {
    var identities = proof().identify(List.of(layer), NONCE);
    return NONCE + " " + new String(JsonFiles.bytes(identities), UTF_8).replace("\n", "");
  }

  private String prove(String identified) throws IOException {
    var nonceAndIdentities = identified.split(" ", 2);
    var file = STATE.resolve("identities.json");
    Files.writeString(file, nonceAndIdentities[1]);
    var expected = JsonFiles.read(file, Identities.class);
    var proof = proof().prove(expected, nonceAndIdentities[0]);
    if (proof.isProven()) {
      var began = System.nanoTime();
      proof = proof().prove(expected, nonceAndIdentities[0]);
      var millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
      System.err.println("prove again on %s: %d ms".formatted(host, millis));
    }
    return proof.isProven() ? "proven" : "not proven: " + proof.reason();
  }

  private ShareMounts mounts() {
    return new ShareMounts(
        () -> location,
        place,
        STATE,
        List.of(),
        new HostMountTool(commands),
        new MountPointGuard(commands),
        files);
  }

  private String released() {
    mounts().release();
    return "released";
  }
}
