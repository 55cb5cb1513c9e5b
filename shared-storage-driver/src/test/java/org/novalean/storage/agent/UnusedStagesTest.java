package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.hypervisor.HypervisorException;
import org.novalean.storage.hypervisor.TestingHypervisor;
import org.novalean.storage.share.SharePlace;

class UnusedStagesTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final Duration LATE = UnusedStages.IN_USE_WITHIN.plusMinutes(1);

  private final TestingHypervisor hypervisor = new TestingHypervisor();
  private final SharePlace place;
  private final Path disk;

  UnusedStagesTest(@TempDir Path instances) throws IOException {
    place = new SharePlace(instances);
    Files.createDirectory(place.base());
    disk = Files.createDirectory(instances.resolve(SERVER)).resolve("disk");
    Files.writeString(disk, "top");
  }

  private List<String> problemsAfter(Duration time) {
    return new UnusedStages(place, hypervisor, Clock.offset(Clock.systemUTC(), time)).problems();
  }

  @Test
  void whatWasStagedAndNotUsedIsNamedWithTheWayOut() {
    assertThat(problemsAfter(LATE))
        .singleElement()
        .asString()
        .contains(requireNonNull(disk.getParent()).toString(), "remove it");
  }

  @Test
  void forSomeTimeTheEvacuationMayStillCome() {
    assertThat(problemsAfter(Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void aServerThatIsHereUsesIt() {
    hypervisor.define(SERVER, Map.of("vda", disk));
    assertThat(problemsAfter(LATE)).isEmpty();
  }

  @Test
  void aDirectoryInWhichAGuestHasRunIsNotMeant() throws IOException {
    Files.writeString(disk.resolveSibling("console.log"), "booted");
    assertThat(problemsAfter(LATE)).isEmpty();
  }

  @Test
  void whereLibvirtDoesNotAnswerNothingIsSaid() {
    hypervisor.beforeCall(
        call -> {
          throw new HypervisorException.Unavailable("no answer", new IOException());
        });
    assertThat(problemsAfter(LATE)).isEmpty();
  }
}
