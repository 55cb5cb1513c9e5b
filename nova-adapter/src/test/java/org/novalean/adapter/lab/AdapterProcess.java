package org.novalean.adapter.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code nova-lean} as a process of its own, which a test can kill. Keeps its state over restarts.
 */
public final class AdapterProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern JSON_BEGINS = Pattern.compile("(?m)^[\\[{]");
  private static final String MAIN = "org.novalean.adapter.wiring.Main";

  private final Path directory;
  private final Path log;
  private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();
  private @Nullable Process process;
  private int marked;
  private boolean readableByAll;

  /** One whose configuration is the test's; its files are all in a directory of its own. */
  public AdapterProcess(Path directory) {
    this.directory = directory;
    this.log = directory.resolve("nova-lean.log");
    with("DEFAULT", "state_path", directory.toString());
    // Several of them run on one machine, which has each port once.
    with("api", "enabled", "false");
  }

  /** One of the lab. */
  AdapterProcess(Lab lab, Path directory) {
    this(directory);
    with("DEFAULT", "transport_url", lab.transportUrl());
    with("DEFAULT", "request_key_file", lab.requestKeyFile());
    with("keystone", "auth_url", lab.authUrl());
    with("keystone", "username", lab.username());
    with("keystone", "password", lab.password());
    with("keystone", "project_name", lab.project());
    with("lean", "post_copy_hosts", "compute*");
  }

  /** Sets an option of nova-lean.conf, from the next start on. */
  public AdapterProcess with(String section, String key, String value) {
    settings.computeIfAbsent(section, s -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  /** Everybody on this machine may read nova-lean.conf, and its passwords. */
  AdapterProcess readableByAll() {
    readableByAll = true;
    return this;
  }

  /** Starts it and waits until it says that it is ready. */
  public AdapterProcess start() {
    var said = log().length();
    launch();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> log().substring(said).contains("nova-lean is ready") || !isAlive());
    assertThat(isAlive()).as(log()).isTrue();
    return this;
  }

  /** Starts it without waiting for anything. */
  void launch() {
    process = launch(List.of("run"), ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** Its process. */
  public long pid() {
    return requireNonNull(process, "not started").pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** SIGKILL: no word, no clean-up. */
  public void kill() {
    end(Process::destroyForcibly);
  }

  /** SIGTERM, as Ctrl-C or systemd; returns the exit code. */
  public int stop() {
    return end(Process::destroy);
  }

  /** SIGSTOP: it stands still, and knows nothing of it. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on where it was. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    if (process != null) {
      Lab.execute("kill", "-" + name, String.valueOf(process.pid()));
    }
  }

  /** Waits until it has ended by itself; returns the exit code. */
  int awaitEnd() {
    return end(running -> {});
  }

  private int end(Consumer<Process> how) {
    var running = process;
    if (running == null) {
      return 0;
    }
    how.accept(running);
    try {
      assertThat(running.waitFor(30, TimeUnit.SECONDS)).as("it ends: " + log()).isTrue();
      return running.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All that it has logged. */
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on {@link #awaitLog} looks only at what is logged later. */
  public void mark() {
    marked = log().length();
  }

  /** Whether it was logged since {@link #mark}. */
  public boolean hasLogged(String words) {
    return log().substring(marked).contains(words);
  }

  private String last(String words) {
    var log = log();
    return "'%s' in: …%s".formatted(words, log.substring(Math.max(marked, log.length() - 3000)));
  }

  /** Waits until it has logged this. */
  public void awaitLog(String words) {
    awaitAnyLog(words);
  }

  /** Waits for the first of several. */
  void awaitAnyLog(String... words) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              var log = log().substring(marked);
              assertThat(Arrays.stream(words).anyMatch(log::contains))
                  .as(last(String.join("' or '", words)))
                  .isTrue();
            });
  }

  /** One command of the CLI beside the service. */
  record Answer(int exitCode, String output) {}

  Answer command(String... arguments) {
    return command(Duration.ofMinutes(2), arguments);
  }

  /** The same, of one that may take so long. */
  Answer command(Duration patience, String... arguments) {
    try {
      var output = Files.createTempFile(directory, "command", ".out");
      var running = launch(Arrays.asList(arguments), ProcessBuilder.Redirect.to(output.toFile()));
      assertThat(running.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
          .as(() -> "%s ends within %s".formatted(Arrays.asList(arguments), patience))
          .isTrue();
      return new Answer(running.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The same, while the test goes on. */
  CompletableFuture<Answer> inBackground(String... arguments) {
    return CompletableFuture.supplyAsync(() -> command(arguments));
  }

  /** The same, of one that may take so long. */
  CompletableFuture<Answer> inBackground(Duration patience, String... arguments) {
    return CompletableFuture.supplyAsync(() -> command(patience, arguments));
  }

  /** A command that prints JSON, whatever its exit code, and whatever it logs before. */
  JsonNode json(String... arguments) {
    var command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("--output", "json"));
    var answer = command(command.toArray(String[]::new));
    try {
      var json = JSON_BEGINS.matcher(answer.output());
      assertThat(json.find()).as(answer.output()).isTrue();
      return JSON.readTree(answer.output().substring(json.start()));
    } catch (IOException e) {
      throw new AssertionError(answer.output(), e);
    }
  }

  /** What the CLI tells of the newest migration of a server. */
  Optional<JsonNode> newest(LabServer server) {
    return all(server).stream().findFirst();
  }

  /** What the CLI tells of the migrations of a server, newest first. */
  List<JsonNode> all(LabServer server) {
    var answer = command("migrations", "--output", "json");
    assertThat(answer.exitCode()).as(answer.output()).isZero();
    try {
      var all = new ArrayList<JsonNode>();
      for (var migration : migrations(JSON.readTree(answer.output()))) {
        if (migration.get("server_id").asText().equals(server.id())) {
          all.add(migration);
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode migrations(JsonNode answer) {
    return answer.isArray() ? answer : answer.get("migrations");
  }

  private Process launch(List<String> arguments, ProcessBuilder.Redirect output) {
    try {
      var config = directory.resolve("nova-lean.conf");
      Files.writeString(config, configuration());
      assertThat(config.toFile().setReadable(readableByAll, false)).isTrue();
      assertThat(config.toFile().setReadable(true, true)).isTrue();
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      var command =
          new ArrayList<>(
              List.of(
                  java,
                  "-XX:TieredStopAtLevel=1",
                  "-Dguice_bytecode_gen_option=DISABLED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  MAIN,
                  "--config-file",
                  config.toString()));
      command.addAll(arguments);
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration() {
    var text = new StringBuilder();
    settings.forEach(
        (section, options) -> {
          text.append('[').append(section).append("]\n");
          options.forEach(
              (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        });
    return text.toString();
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
  }
}
