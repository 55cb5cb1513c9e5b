package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.doctor.Check;
import org.novalean.adapter.doctor.Result;
import org.novalean.adapter.history.History;
import org.novalean.adapter.history.TestingHistory;
import org.novalean.adapter.placement.GarbageDesk;
import org.novalean.adapter.placement.PlacementDesk;

/** What a test lets the commands find. */
final class TestingBackend implements Backend {

  final TestingHistory history = new TestingHistory();
  final List<Check> checks = new ArrayList<>();
  boolean hasHistory = true;
  @Nullable RuntimeException failure;
  @Nullable Service service;
  @Nullable PlacementDesk desk;
  @Nullable GarbageDesk garbage;
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
  public PlacementDesk placement(Configuration configuration) {
    failIfAsked();
    if (desk == null) {
      throw new IllegalStateException("this test has no agents");
    }
    return desk;
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
  public List<Check> checks(Configuration configuration, DoctorOptions options) {
    asked = options;
    return checks;
  }

  private void failIfAsked() {
    if (failure != null) {
      throw failure;
    }
  }
}
