package org.novalean.adapter.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.novalean.adapter.status.JobView;

/** Writes down what is asked for. */
final class TestingOrders implements Orders {

  final List<String> given = Collections.synchronizedList(new ArrayList<>());
  volatile @Nullable Declined declines;

  @Override
  public JobView seal(String serverId, boolean anyway) throws Declined {
    return job("seal" + (anyway ? " anyway" : ""), serverId);
  }

  @Override
  public JobView hydrate(String serverId) throws Declined {
    return job("hydrate", serverId);
  }

  private JobView job(String what, String serverId) throws Declined {
    take(what + " " + serverId);
    return new JobView(
        serverId,
        Optional.of("web"),
        "compute1",
        what.equals("hydrate") ? "hydration" : "seal",
        "vda",
        "COPYING",
        "running",
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        "");
  }

  @Override
  public Released release(String serverId) throws Declined {
    take("release " + serverId);
    return new Released(serverId, "compute1", "nothing was under way");
  }

  @Override
  public Plan rescuePlan(String serverId) throws Declined {
    take("rescue-plan " + serverId);
    return new Plan(
        "rescue",
        "its QEMU died",
        Optional.of("on compute2"),
        Optional.of("its memory"),
        List.of("hard reboot"),
        List.of());
  }

  private void take(String order) throws Declined {
    var declined = declines;
    if (declined != null) {
      throw declined;
    }
    given.add(order);
  }
}
