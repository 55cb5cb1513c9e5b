package org.novalean.adapter.explain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.novalean.adapter.agents.AgentException;
import org.novalean.adapter.agents.Agents;
import org.novalean.adapter.compute.Compute;
import org.novalean.adapter.placement.PlacementDesk;
import org.novalean.adapter.predict.Facts;
import org.novalean.adapter.predict.Past;
import org.novalean.adapter.predict.Prediction;
import org.novalean.storage.messages.MeasureMemory;
import org.novalean.storage.messages.MemorySeen;

/** Finds out what a live migration of a server would take. Moves and changes nothing. */
public final class Predictor implements AutoCloseable {

  /** How long QEMU looks how fast a guest changes its memory: its shortest look. */
  private static final int LOOK_SECONDS = 1;

  private final Explainer explainer;
  private final Compute compute;
  private final Agents agents;
  private final Supplier<List<Past.One>> past;
  private final Optional<Double> linkBytesPerSecond;
  private final Runnable disconnect;

  /**
   * Makes one.
   *
   * @param explainer closed with it
   * @param past the migrations that were measured, newest first
   * @param linkBytesPerSecond what the operator says of the links; empty where nothing
   * @param disconnect done when it is closed
   */
  public Predictor(
      Explainer explainer,
      Compute compute,
      Agents agents,
      Supplier<List<Past.One>> past,
      Optional<Double> linkBytesPerSecond,
      Runnable disconnect) {
    this.explainer = requireNonNull(explainer, "explainer is null");
    this.compute = requireNonNull(compute, "compute is null");
    this.agents = requireNonNull(agents, "agents is null");
    this.past = requireNonNull(past, "past is null");
    this.linkBytesPerSecond = requireNonNull(linkBytesPerSecond, "linkBytesPerSecond is null");
    this.disconnect = requireNonNull(disconnect, "disconnect is null");
  }

  /**
   * Predicts.
   *
   * @param nameOrId of the server
   * @param to the destination; empty for any
   * @param link bytes per second, to be taken for this one; empty for what is known of it
   */
  public Forecast predict(String nameOrId, Optional<String> to, Optional<Double> link)
      throws PlacementDesk.NotFound {
    var explanation = explainer.explain(nameOrId, to);
    var serverId = explanation.server().id();
    var source = explanation.source().host();
    var notes = new ArrayList<String>();
    var seen = measure(source, serverId, notes);
    var facts =
        new Facts(
            seen,
            seen.isPresent() ? Optional.empty() : compute.memoryBytes(serverId),
            explanation.copiedBytes(),
            link.or(() -> linkBytesPerSecond),
            Past.of(past.get(), source, to));
    return new Forecast(explanation, to, Prediction.of(facts), notes);
  }

  private Optional<MemorySeen> measure(String source, String serverId, List<String> notes) {
    try {
      return Optional.of(
          agents.measureMemory(source, new MeasureMemory(serverId, LOOK_SECONDS)).join());
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof AgentException)) {
        throw e;
      }
      notes.add("%s: %s".formatted(source, AgentException.words(e)));
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    explainer.close();
    disconnect.run();
  }
}
