package org.novalean.adapter.cli;

import java.util.List;
import java.util.Optional;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.doctor.Check;
import org.novalean.adapter.history.History;
import org.novalean.adapter.placement.GarbageDesk;
import org.novalean.adapter.placement.PlacementDesk;

/** What the commands need from the rest of the program. */
public interface Backend {

  /** Makes the service; nothing runs yet. */
  Service service(Configuration configuration);

  /** Opens the history to read it; empty where the service has not made one yet. */
  Optional<History> history(Configuration configuration);

  /** Opens the way to the agents and to Nova. */
  PlacementDesk placement(Configuration configuration);

  /** Opens the way to what lies on the share. */
  GarbageDesk garbage(Configuration configuration);

  /** The preflight's checks, in order: each may build on those before it. */
  List<Check> checks(Configuration configuration, DoctorOptions options);
}
