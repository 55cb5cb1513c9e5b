package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The adapter, or RabbitMQ, or both die at moments that chance picks. The seed is in the failure's
 * text; it repeats the choices, though not the cloud's timing.
 */
@Tag("lab")
@Thorough
class RandomDeathLabTest {
  private static final List<String> STAGES =
      List.of("followed;", "-> copying", "force_complete, attempt 1", "-> post-copy");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Lab lab = Lab.fromEnvironment();
  private LabServer server;
  private AdapterProcess adapter;

  @BeforeEach
  void boot(@TempDir Path directory) {
    server = new LabServer(lab, "chance", "--memory", "256", "--dirty", "32MB@16", "--data", "32");
    lab.run("link", "compute1", "40mbit");
    lab.run("link", "compute2", "40mbit");
    adapter = new AdapterProcess(lab, directory);
  }

  @AfterEach
  void delete() {
    lab.run("link", "compute1", "off");
    lab.run("link", "compute2", "off");
    server.close();
    adapter.close();
    lab.awaitComputeHostsUp();
  }

  @RepeatedTest(8)
  void theAdapterDiesAgainAndAgain() throws InterruptedException {
    adapter.start();
    server.liveMigrate();
    for (int deaths = 1 + random.nextInt(3); deaths > 0; deaths--) {
      await(STAGES.get(random.nextInt(STAGES.size())));
      adapter.kill();
      adapter.start();
    }

    adapter.awaitLog("ended: the server is on");
    assertThat(adapter.newest(server).orElseThrow().get("outcome").asText())
        .as(choices())
        .isEqualTo("completed");
    Ending.assertIsWhatNovaSays(lab, adapter, server);
  }

  @RepeatedTest(4)
  void rabbitMqDiesAndPerhapsTheAdapterToo() throws InterruptedException {
    adapter.start();
    server.liveMigrate();
    await(STAGES.get(random.nextInt(STAGES.size())));

    var both = random.nextBoolean();
    lab.run("service", "rabbitmq", "kill");
    if (both) {
      adapter.kill();
    }
    pause();
    lab.run("service", "rabbitmq", "start");
    if (both) {
      adapter.start();
    }

    Ending.assertIsWhatNovaSays(lab, adapter, server);
  }

  /** A stage that the migration reaches, or reached before, and a moment of chance after it. */
  private void await(String stage) throws InterruptedException {
    adapter.awaitAnyLog(stage, "-> ended");
    pause();
  }

  private void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt((int) Duration.ofSeconds(1).toMillis()));
  }

  private String choices() {
    return "seed %d: %s".formatted(seed, adapter.log());
  }
}
