package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where things lie on the share, as this host sees them.
 *
 * @param instancesPath Nova's
 */
public record SharePlace(Path instancesPath) {

  public SharePlace {
    requireNonNull(instancesPath, "instancesPath is null");
    instancesPath = instancesPath.toAbsolutePath().normalize();
  }

  /** Base images and at-rest layers. */
  public Path base() {
    return instancesPath.resolve("_base");
  }

  /** Nova's locks of base images. */
  public Path locks() {
    return instancesPath.resolve("locks");
  }

  /** What is nova-lean's own. */
  public Path own() {
    return base().resolve(".nova-lean");
  }

  /** Who the share is. */
  public Path identity() {
    return own().resolve("share.json");
  }

  /** The records of layers. */
  public Path records() {
    return own().resolve("layers");
  }

  /** What a source host leaves for the destination to find. */
  public Path proofs() {
    return own().resolve("proofs");
  }

  /** What was collected, until it is really deleted. */
  public Path trash() {
    return own().resolve("trash");
  }

  /** Since when files have been seen unused. */
  public Path unusedSince() {
    return own().resolve("unused-since.json");
  }

  /** Where each host tries whether it can write. */
  public Path probes() {
    return own().resolve("probes");
  }

  /** A layer or base image. */
  public Path file(String name) {
    if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
      throw new IllegalArgumentException("'%s' is not the name of an image".formatted(name));
    }
    return base().resolve(name);
  }
}
