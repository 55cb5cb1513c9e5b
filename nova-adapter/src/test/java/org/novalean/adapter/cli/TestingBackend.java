package org.novalean.adapter.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.api.client.ApiClient;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.doctor.ConfigurationCheck;
import org.novalean.adapter.doctor.Preflight;
import org.novalean.adapter.explain.Explainer;
import org.novalean.adapter.explain.Predictor;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.TestingHistory;
import org.novalean.adapter.placement.GarbageDesk;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.rescue.RescueDesk;
import org.novalean.adapter.retype.RetypeDesk;
import org.novalean.configuration.ConfigurationFile.Loaded;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Finding;
import org.novalean.storage.preflight.Result;

/** What a test lets the commands find. */
final class TestingBackend implements Backend {

  final TestingHistory history = new TestingHistory();
  final List<Check> checks = new ArrayList<>();
  final List<Finding> hostFindings = new ArrayList<>();
  boolean hasHistory = true;
  @Nullable RuntimeException failure;
  @Nullable Service service;
  @Nullable PlacementDesk desk;
  @Nullable GarbageDesk garbage;
  @Nullable RescueDesk rescue;
  @Nullable Explainer explainer;
  @Nullable Predictor predictor;
  @Nullable RetypeDesk retype;
  @Nullable ApiClient api;
  @Nullable DoctorOptions asked;

  void addCheck(String id, String title, Result result) {
    checks.add(
        new Check() {
          @Override
          public String id() {
            return id;
          }

          @Override
          public String title() {
            return title;
          }

          @Override
          public Result run() {
            return result;
          }
        });
  }

  @Override
  public Service service(Configuration configuration) {
    failIfAsked();
    if (service == null) {
      throw new IllegalStateException("this test has no service");
    }
    return service;
  }

  @Override
  public Optional<History> history(Configuration configuration) {
    failIfAsked();
    return hasHistory ? Optional.of(history) : Optional.empty();
  }

  @Override
  public ApiClient api(Configuration configuration) {
    failIfAsked();
    if (api == null) {
      throw new IllegalStateException("this test has no adapter that runs");
    }
    return api;
  }

  @Override
  public PlacementDesk placement(Configuration configuration) {
    failIfAsked();
    if (desk == null) {
      throw new IllegalStateException("this test has no agents");
    }
    return desk;
  }

  @Override
  public RescueDesk rescue(Configuration configuration) {
    failIfAsked();
    if (rescue == null) {
      throw new IllegalStateException("this test has nobody to rescue");
    }
    return rescue;
  }

  @Override
  public Explainer explainer(Configuration configuration) {
    failIfAsked();
    if (explainer == null) {
      throw new IllegalStateException("this test has nothing to explain");
    }
    return explainer;
  }

  @Override
  public Predictor predictor(Configuration configuration) {
    failIfAsked();
    if (predictor == null) {
      throw new IllegalStateException("this test has nothing to predict");
    }
    return predictor;
  }

  @Override
  public RetypeDesk retype(Configuration configuration) {
    failIfAsked();
    if (retype == null) {
      throw new IllegalStateException("this test has no volumes");
    }
    return retype;
  }

  @Override
  public GarbageDesk garbage(Configuration configuration) {
    failIfAsked();
    if (garbage == null) {
      throw new IllegalStateException("this test has no share");
    }
    return garbage;
  }

  @Override
  public Preflight preflight(
      Path file, Loaded<Configuration> configuration, DoctorOptions options) {
    asked = options;
    var all = new ArrayList<Check>(List.of(new ConfigurationCheck(file, configuration.warnings())));
    all.addAll(checks);
    return new Preflight(
        all,
        List.of(),
        only ->
            hostFindings.stream()
                .filter(f -> only.isEmpty() || f.host().equals(only.get()))
                .toList(),
        () -> {});
  }

  private void failIfAsked() {
    if (failure != null) {
      throw failure;
    }
  }
}
