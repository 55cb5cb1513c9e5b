package org.novalean.adapter.lab;

import java.nio.file.Path;

/** The lab's guest image in Glance once more, as {@code raw}. */
final class RawImage implements AutoCloseable {
  private static final String NAME = "raw-guest";

  private final Lab lab;

  /** Keeps its copies in {@code directory}. */
  RawImage(Lab lab, Path directory) {
    this.lab = lab;
    var qcow2 = directory.resolve("guest.qcow2").toString();
    var raw = directory.resolve("guest.raw").toString();
    lab.openstack("image", "save", "--file", qcow2, "lab-guest");
    Lab.execute("qemu-img", "convert", "-O", "raw", qcow2, raw);
    lab.openstack("image", "create", "--disk-format", "raw", "--file", raw, "--public", NAME);
  }

  String name() {
    return NAME;
  }

  @Override
  public void close() {
    lab.openstack("image", "delete", NAME);
  }
}
