package org.novalean.adapter.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.novalean.adapter.compute.CloudException;
import org.novalean.adapter.compute.ComputeService;
import org.novalean.adapter.compute.TestingCompute;
import org.novalean.adapter.config.HostPatterns;
import org.novalean.storage.preflight.Result;

class CloudChecksTest {

  private final TestingCompute compute =
      new TestingCompute(Clock.systemUTC(), "compute1", "compute2");
  private final TestingCloud cloud = new TestingCloud(compute);

  @Test
  void aCloudThatIsReadyPassesThemAll() {
    compute.boot("web", "compute2");

    var results = run("compute*");

    assertThat(results.values()).allSatisfy(r -> assertThat(r).isInstanceOf(Result.Ok.class));
    assertThat(results.get("cloud").detail())
        .contains("user 'lean'", "admin", "http://nova:8774/v2.1", "2.93");
    assertThat(results.get("permissions").detail()).contains("servers of other projects");
    assertThat(results.get("compute-services").detail()).contains("compute1", "compute2");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysHowToBeLetIn(CloudException refusal, String fix) {
    cloud.refusal = refusal;

    var results = run("*");

    assertThat(results.get("cloud"))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.detail()).isEqualTo(refusal.getMessage());
              assertThat(failed.fix()).contains(fix);
            });
    assertThat(List.of("permissions", "compute-services", "post-copy-hosts"))
        .allSatisfy(id -> assertThat(results.get(id)).isInstanceOf(Result.Skipped.class));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new CloudException.Unreachable("no answer"), "auth_url"),
        Arguments.of(new CloudException.Unauthenticated("wrong password"), "[keystone] username"),
        Arguments.of(new CloudException.Forbidden("no"), "os-migrations:index"),
        Arguments.of(new CloudException.Unusable("no Nova"), "catalog list"));
  }

  @Test
  void namesThePolicyRulesWhereAPermissionIsMissing() {
    compute.fail(new CloudException.Forbidden("Nova does not allow os-migrations"));

    assertThat(run("*").get("permissions"))
        .isEqualTo(
            new Result.Failed(
                "Nova does not allow os-migrations", fix(run("*").get("permissions"))));
    assertThat(fix(run("*").get("permissions")))
        .contains("role admin", "policy.yaml", "servers:migrations:force_complete");
  }

  @Test
  void findsThatServersOfOtherProjectsAreListedButNotShown() {
    var server = compute.boot("web", "compute2");
    cloud.roles = List.of("migrator");
    compute.hide(server);

    assertThat(run("*").get("permissions"))
        .isInstanceOfSatisfying(
            Result.Failed.class, failed -> assertThat(failed.detail()).contains(server));
    assertThat(fix(run("*").get("permissions"))).contains("context_is_admin");
  }

  @Test
  void aServerThatIsDeletedMeanwhileIsNoWrongPermission() {
    var server = compute.boot("web", "compute2");
    compute.whenAskedForAServer(() -> compute.delete(server));

    assertThat(run("*").get("permissions")).isInstanceOf(Result.Ok.class);
  }

  @Test
  void warnsThatForceCompleteMayNotBeAllowedWithoutTheRoleAdmin() {
    cloud.roles = List.of("migrator");

    assertThat(run("*").get("permissions")).isInstanceOf(Result.Warning.class);
    assertThat(fix(run("*").get("permissions"))).contains("force_complete");
  }

  @Test
  void namesTheHostsWhoseNovaComputeIsDown() {
    compute.service(new ComputeService("1", "compute2", false, true, Optional.empty()));
    assertThat(run("*").get("compute-services"))
        .isInstanceOfSatisfying(
            Result.Warning.class, w -> assertThat(w.detail()).contains("compute2"));

    compute.service(new ComputeService("0", "compute1", false, true, Optional.empty()));
    assertThat(run("*").get("compute-services")).isInstanceOf(Result.Failed.class);
    assertThat(fix(run("*").get("compute-services"))).contains("start nova-compute");
  }

  @Test
  void failsWhereNoHostIsNamedForPostCopy() {
    assertThat(run().get("post-copy-hosts"))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.detail()).contains("post_copy_hosts is empty");
              assertThat(failed.fix()).contains("live_migration_permit_post_copy = true");
            });
    assertThat(run("rack*").get("post-copy-hosts"))
        .isInstanceOfSatisfying(
            Result.Failed.class, f -> assertThat(f.detail()).contains("rack*", "compute1"));
  }

  @Test
  void namesTheHostsThatMigrationsAreNeverSwitchedFrom() {
    assertThat(run("compute1").get("post-copy-hosts"))
        .isInstanceOfSatisfying(
            Result.Warning.class,
            w -> assertThat(w.detail()).contains("compute2").doesNotContain("compute1"));
  }

  @Test
  void warnsWhereServersCannotMoveToAnOlderQemu() {
    assertThat(run("*").get("qemu-versions")).isInstanceOf(Result.Ok.class);
    compute.qemu("compute2", 6_002_000);
    assertThat(run("*").get("qemu-versions"))
        .isInstanceOfSatisfying(
            Result.Warning.class, w -> assertThat(w.detail()).contains("6.2.0 on compute2"));
  }

  private Results run(String... postCopyHosts) {
    return Results.of(
        new CloudChecks(cloud, new HostPatterns(List.of(postCopyHosts)), Clock.systemUTC()).all());
  }

  private static String fix(Result result) {
    return result instanceof Result.Failed failed
        ? failed.fix()
        : result instanceof Result.Warning warning ? warning.fix() : "";
  }
}
