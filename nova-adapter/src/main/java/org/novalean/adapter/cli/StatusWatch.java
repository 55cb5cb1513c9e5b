package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.novalean.adapter.api.client.ApiClient;
import org.novalean.adapter.api.client.ApiClientException;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.status.Status;
import org.novalean.adapter.status.StatusJson;

/**
 * The status again and again: redrawn on a terminal, else written anew below; as JSON, a line for
 * each look.
 */
final class StatusWatch {

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final CommandContext context;
  private final ApiClient api;

  StatusWatch(CommandContext context, ApiClient api) {
    this.context = requireNonNull(context, "context is null");
    this.api = requireNonNull(api, "api is null");
  }

  /**
   * Shows it until it is stopped.
   *
   * @throws ApiClientException where the adapter cannot be asked at the first look; later it is
   *     waited for
   */
  void run(CountDownLatch stop) throws JsonProcessingException, InterruptedException {
    var json = api.get("/v1/status");
    try (var screen = new LiveScreen(context.terminal())) {
      show(json, screen);
      while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          show(api.get("/v1/status"), screen);
        } catch (ApiClientException | CloudException e) {
          cannotBeAsked(String.valueOf(e.getMessage()), screen);
        }
      }
    }
  }

  private void show(String json, LiveScreen screen) throws JsonProcessingException {
    if (isJson()) {
      context.print(List.of(json.strip()));
      return;
    }
    var status = StatusJson.read(json, Status.class);
    write(StatusText.lines(status, context.terminal().columns()), screen);
  }

  private void cannotBeAsked(String why, LiveScreen screen) {
    if (isJson()) {
      context.terminal().err().println(Text.clean(why));
    } else {
      write(Text.wrap(Text.clean(why), Math.max(40, context.terminal().columns())), screen);
    }
  }

  private void write(List<String> status, LiveScreen screen) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s  Ctrl-C leaves this view, and nothing else."
            .formatted(
                CLOCK.withZone(context.clock().getZone()).format(context.clock().instant())));
    lines.addAll(status);
    if (context.terminal().interactive()) {
      screen.draw(lines);
    } else {
      lines.add("");
      context.print(lines);
    }
  }

  private boolean isJson() {
    return context.options().output() == OutputFormat.JSON;
  }
}
