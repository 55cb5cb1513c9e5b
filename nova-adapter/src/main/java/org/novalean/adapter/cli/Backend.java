package org.novalean.adapter.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.novalean.adapter.api.client.ApiClient;
import org.novalean.adapter.config.Configuration;
import org.novalean.adapter.doctor.Preflight;
import org.novalean.adapter.explain.Explainer;
import org.novalean.adapter.explain.Predictor;
import org.novalean.adapter.history.History;
import org.novalean.adapter.placement.GarbageDesk;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.rescue.RescueDesk;
import org.novalean.adapter.retype.RetypeDesk;
import org.novalean.configuration.ConfigurationException;
import org.novalean.configuration.ConfigurationFile.Loaded;

/** What the commands need from the rest of the program. */
public interface Backend {

  /** Makes the service; nothing runs yet. */
  Service service(Configuration configuration) throws ConfigurationException;

  /** Opens the history to read it; empty where the service has not made one yet. */
  Optional<History> history(Configuration configuration) throws ConfigurationException;

  /** The way to the API of the adapter that runs. */
  ApiClient api(Configuration configuration);

  /** Opens the way to the agents and to Nova. */
  PlacementDesk placement(Configuration configuration);

  /** Opens the way to servers whose post-copy broke for good. */
  RescueDesk rescue(Configuration configuration) throws ConfigurationException;

  /** Opens the way to what a live migration of a server depends on. */
  Explainer explainer(Configuration configuration);

  /** Opens the way to what a live migration of a server would take. */
  Predictor predictor(Configuration configuration) throws ConfigurationException;

  /** Opens the way to servers' volumes, and to what moves them. */
  RetypeDesk retype(Configuration configuration);

  /** Opens the way to what lies on the share. */
  GarbageDesk garbage(Configuration configuration);

  /**
   * Opens the way to all that the preflight looks at.
   *
   * @param configuration as it was loaded, with its warnings
   */
  Preflight preflight(Path file, Loaded<Configuration> configuration, DoctorOptions options);
}
