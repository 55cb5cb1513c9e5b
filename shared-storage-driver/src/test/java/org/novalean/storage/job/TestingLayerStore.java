package org.novalean.storage.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.novalean.storage.layer.LayerName;

/** Layers in a directory; their records outlive the agent. */
public final class TestingLayerStore implements LayerStore {

  private final Path directory;
  private final CrashPoints crashes;
  private final Map<LayerName, Boolean> whole = new HashMap<>();
  private final Set<LayerName> stoodOn = new HashSet<>();
  private long freeBytes = 1L << 40;
  private Consumer<String> before = act -> {};
  private Consumer<String> after = act -> {};

  TestingLayerStore(Path directory, CrashPoints crashes) {
    this.directory = directory;
    this.crashes = crashes;
  }

  /** Is told of each change before it is made; what it throws, the caller gets. */
  public void beforeAct(Consumer<String> hook) {
    before = hook;
  }

  /** Is told of each change after it was made. */
  public void afterAct(Consumer<String> hook) {
    after = hook;
  }

  @Override
  public Path path(LayerName layer) {
    return directory.resolve(layer.fileName());
  }

  @Override
  public long freeBytes() {
    return freeBytes;
  }

  /** Whatever is written or removed, so much is free. */
  public void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  @Override
  public int newestGeneration(String serverId, String target) {
    try (var listing = Files.list(directory)) {
      return listing
          .flatMap(file -> LayerName.parse(file.getFileName().toString()).stream())
          .filter(name -> name.serverId().equals(serverId) && name.target().equals(target))
          .mapToInt(LayerName::generation)
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isWhole(LayerName layer) {
    return whole.getOrDefault(layer, false);
  }

  @Override
  public void markCommitting(LayerName layer) {
    act("markCommitting", () -> whole.put(layer, false));
  }

  @Override
  public void markWhole(LayerName layer, Instant at) {
    act("markWhole", () -> whole.put(layer, true));
  }

  @Override
  public void markUntouched(LayerName layer) {
    act("markUntouched", () -> whole.put(layer, true));
  }

  @Override
  public void noteStoodOn(LayerName layer) {
    act("noteStoodOn", () -> stoodOn.add(layer));
  }

  /** The layers that were noted down as such. */
  public Set<LayerName> stoodOn() {
    return Set.copyOf(stoodOn);
  }

  @Override
  public void remove(LayerName layer) {
    act(
        "remove",
        () -> {
          try {
            Files.deleteIfExists(path(layer));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          whole.remove(layer);
        });
  }

  private void act(String name, Runnable change) {
    crashes.before(name);
    before.accept(name);
    change.run();
    after.accept(name);
    crashes.after(name);
  }
}
