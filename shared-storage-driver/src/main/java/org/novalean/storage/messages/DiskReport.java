package org.novalean.storage.messages;

import java.util.Optional;

/**
 * A disk of a server.
 *
 * @param target the guest's name of it, for example {@code vda}
 * @param kind what it is, or why it is left alone, in words
 * @param placeable whether data at rest of it can be placed on the share
 * @param topBytes what its top occupies: current data
 * @param layer the at-rest layer that it stands on; empty where there is none
 * @param layerBytes what that layer occupies: data at rest
 * @param traffic empty where the server does not run
 * @param copied what a live migration copies of it
 * @param volume the id of the Cinder volume that it is; empty for a disk that Nova made
 */
public record DiskReport(
    String target,
    boolean placeable,
    String kind,
    long virtualBytes,
    long topBytes,
    Optional<String> layer,
    long layerBytes,
    Optional<DiskTraffic> traffic,
    Copied copied,
    Optional<String> volume) {

  /**
   * Which of the paper's scenarios holds for this disk since the server came to its host: how much
   * of its data at rest was requested. Empty for a disk without, or that does not run.
   */
  public Optional<Requested> requested() {
    return layer.flatMap(name -> traffic).map(this::requested);
  }

  private Requested requested(DiskTraffic seen) {
    if (seen.readBytes() < Requested.NOISE) {
      return Requested.NONE;
    }
    return seen.readBytes() < layerBytes ? Requested.PARTIAL : Requested.FULL;
  }
}
