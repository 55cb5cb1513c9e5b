package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an at-rest layer: {@code atrest-<server uuid>-<target>-g<generation>.qcow2}.
 *
 * <p>Nova reads meanings into the names of base images: 40 characters are a SHA-1, {@code
 * _<digits>} at the end is a size, {@code swap} and {@code ephemeral} at the beginning are kinds of
 * disks (nova/virt/libvirt/driver.py, imagecache.py). These names have none of that.
 *
 * @param generation counts from 1; a first seal always takes one that was never used
 */
public record LayerName(String serverId, String target, int generation)
    implements Comparable<LayerName> {

  private static final Pattern FORM =
      Pattern.compile(
          "atrest-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-((?:vd|sd|hd|xvd)[a-z]{1,2})-g([1-9][0-9]{0,8})\\.qcow2");

  public LayerName {
    requireNonNull(serverId, "serverId is null");
    requireNonNull(target, "target is null");
    var text = text(serverId, target, generation);
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot be the name of an at-rest layer: a server's UUID, a disk's target such as vda and a generation from 1 are needed"
              .formatted(text));
    }
  }

  /** Reads a file name; empty where it is not that of a layer. */
  public static Optional<LayerName> parse(String fileName) {
    var form = FORM.matcher(fileName);
    return form.matches()
        ? Optional.of(new LayerName(form.group(1), form.group(2), Integer.parseInt(form.group(3))))
        : Optional.empty();
  }

  /** The generation after this one. */
  public LayerName next() {
    return new LayerName(serverId, target, generation + 1);
  }

  /** The file's name. */
  public String fileName() {
    return text(serverId, target, generation);
  }

  private static String text(String serverId, String target, int generation) {
    return "atrest-" + serverId + "-" + target + "-g" + generation + ".qcow2";
  }

  /** By server, then disk, then generation. */
  @Override
  public int compareTo(LayerName other) {
    var byServer = serverId.compareTo(other.serverId);
    var byTarget = byServer != 0 ? byServer : target.compareTo(other.target);
    return byTarget != 0 ? byTarget : Integer.compare(generation, other.generation);
  }

  @Override
  public String toString() {
    return fileName();
  }
}
