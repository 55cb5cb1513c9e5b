package org.novalean.adapter.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.Compute;

/** A cloud that is as the test says. */
final class TestingCloud implements Cloud {

  private final Compute compute;
  List<String> roles = List.of("admin", "member");
  @Nullable CloudException refusal;

  TestingCloud(Compute compute) {
    this.compute = compute;
  }

  @Override
  public SignedIn signIn() {
    if (refusal != null) {
      throw refusal;
    }
    return new SignedIn("user 'lean', project 'admin'", roles, "http://nova:8774/v2.1", "2.93");
  }

  @Override
  public Compute compute() {
    return compute;
  }
}
