package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.adapter.lab.PredictedMove.Quantity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thirty migrations, of guests that do little and much, with small and big tops, over links of
 * several rates, lean and as {@code auto} chooses: each is predicted at its begin, measured at its
 * end, and at the median the prediction of bytes is right.
 *
 * <p>The page goes to {@code target/predictions.md}, and with {@code -Dnova-lean.write-docs} into
 * docs/.
 */
@Tag("layered")
@Thorough
class PredictionLabTest {
  private static final Logger log = LoggerFactory.getLogger(PredictionLabTest.class);
  private static final Path TARGET = Path.of("target");
  private static final Path DOCS = Path.of("..", "docs");
  private static final String PAGE = "predictions.md";
  private static final String SWITCH = "lean:switch";
  private static final List<String> WAYS = List.of("immediate", "auto");

  /** What is asked for of a prediction, at the median. */
  private static final double RIGHT = 0.2;

  /** In MiB/s what a migration gets of it: IP, TCP and Ethernet take 6 % (1448 of 1538 bytes). */
  private record Link(String rate, int mib) {}

  private static final List<Link> LINKS =
      List.of(new Link("200mbit", 22), new Link("400mbit", 44), new Link("800mbit", 89));

  /** What a guest does, begun after a seal. */
  private record Guest(String words, Consumer<LabServer> work) {}

  private static final List<Guest> GUESTS =
      List.of(
          new Guest("idle", server -> {}),
          new Guest("64 MB in use", server -> server.guest("fill", "64")),
          new Guest("rewrites 16 MB at 2 MB/s", server -> server.guest("dirty", "16", "2")),
          new Guest("rewrites 32 MB at 32 MB/s", server -> server.guest("dirty", "32", "32")),
          new Guest("24 MB in its top", server -> server.guest("rewrite", "4", "24")));

  private final Lab lab = Lab.fromEnvironment();
  private final List<PredictedMove> moves = new ArrayList<>();

  @Test
  void predictionsAreRightAtTheMedian(@TempDir Path directory) throws IOException {
    new LabAgents(lab).start();
    try (var server = new LabServer(lab, "predicted", "--memory", "256", "--data", "32")) {
      for (var link : LINKS) {
        move(server, link, directory);
      }
    } finally {
      MovingServer.HOSTS.forEach(host -> lab.run("link", host, "off"));
      writePage();
    }
    assertThat(moves)
        .hasSize(LINKS.size() * GUESTS.size() * WAYS.size())
        .allMatch(PredictedMove::isMeasured, "was predicted, and measured")
        .allMatch(move -> move.measured(Quantity.PAUSE) > 0, "its pause is known");
    // Not pauses: tenths of a second on cores that all hosts share. The page has their errors.
    for (var quantity : List.of(Quantity.BYTES, Quantity.SECONDS)) {
      assertThat(PredictionsPage.medianError(moves, quantity).orElseThrow())
          .as("error of %s at the median", quantity)
          .isLessThanOrEqualTo(RIGHT);
    }
  }

  /** All guests over a link; the history goes on from link to link, as in a cloud. */
  private void move(LabServer server, Link link, Path directory) {
    MovingServer.HOSTS.forEach(host -> lab.run("link", host, link.rate()));
    try (var adapter =
        new AdapterProcess(lab, directory)
            .with("predict", "link_bandwidth_mib", Integer.toString(link.mib()))
            .start()) {
      for (var guest : GUESTS) {
        new Placement(adapter, server).seal();
        guest.work().accept(server);
        for (var way : WAYS) {
          server.property(SWITCH, way);
          moves.add(new PredictedMove(guest.words(), link.rate(), migrate(adapter, server)));
        }
        server.guest("dirty", "0", "0");
        server.guest("fill", "0");
      }
      adapter.stop();
    }
  }

  private JsonNode migrate(AdapterProcess adapter, LabServer server) {
    var source = server.host();
    var next =
        MovingServer.HOSTS.get(
            (MovingServer.HOSTS.indexOf(source) + 1) % MovingServer.HOSTS.size());
    adapter.mark();
    server.liveMigrateTo(next);
    adapter.awaitLog("ended: the server is on " + next);
    server.awaitNoTask();
    var id = adapter.newest(server).orElseThrow().get("migration_uuid").asText();
    var shown =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> adapter.json("show", id), json -> json.hasNonNull("measured"));
    log.info("{}", shown);
    return shown;
  }

  private void writePage() throws IOException {
    var versions =
        Lab.execute(
                "dpkg-query",
                "-W",
                "-f",
                "${Package} ${Version}\\n",
                "nova-compute",
                "libvirt-daemon",
                "qemu-system-x86")
            .lines()
            .toList();
    var page = PredictionsPage.render(moves, LocalDate.now(Clock.systemUTC()), versions);
    Files.writeString(TARGET.resolve(PAGE), page);
    if (System.getProperty("nova-lean.write-docs") != null) {
      Files.writeString(DOCS.resolve(PAGE), page);
    }
  }
}
