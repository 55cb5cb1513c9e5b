package org.novalean.storage.job;

import java.nio.file.Path;
import java.time.Instant;
import org.novalean.storage.layer.LayerName;

/**
 * The at-rest layers on the share and the record beside each, as far as jobs need them. Throws an
 * {@link java.io.UncheckedIOException} where the share does not answer in time: the change may be
 * made then.
 */
public interface LayerStore {

  /** Where a layer is, as Nova and libvirt name it: {@code <instances_path>/_base/<layer>}. */
  Path path(LayerName layer);

  /** Bytes that can still be written to the share. */
  long freeBytes();

  /** The highest generation that has a file or a record, 0 for none. */
  int newestGeneration(String serverId, String target);

  /** The layer by itself is what the disk was at some moment. */
  boolean isWhole(LayerName layer);

  /**
   * On record before a job writes to the layer: it is no point in time, nobody may start a server
   * on it, and nobody may take it for garbage.
   */
  void markCommitting(LayerName layer);

  /**
   * The layer by itself is complete.
   *
   * @param at the moment whose data it has
   */
  void markWhole(LayerName layer, Instant at);

  /** Nothing was written to it after it was marked as committing: it is what it was before. */
  void markUntouched(LayerName layer);

  /** On record, where the share takes it: the disk of the layer's server stands on it now. */
  void noteStoodOn(LayerName layer);

  /** Removes the file, then the record. What is not there is no error. */
  void remove(LayerName layer);
}
