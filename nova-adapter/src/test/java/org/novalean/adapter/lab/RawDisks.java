package org.novalean.adapter.lab;

/** A compute host whose new servers have raw disks ({@code images_type=raw}). */
final class RawDisks implements AutoCloseable {
  private static final String OPTION = "/etc/nova/nova.conf.d/zz-raw-disks.conf";

  private final Lab lab;
  private final String host;

  RawDisks(Lab lab, String host) {
    this.lab = lab;
    this.host = host;
    change("printf '[libvirt]\\nimages_type = raw\\n' > " + OPTION);
  }

  String host() {
    return host;
  }

  @Override
  public void close() {
    change("rm " + OPTION);
  }

  private void change(String command) {
    lab.run("sh", host, "sh", "-c", command);
    lab.run("service", "nova-compute@" + host, "restart");
    lab.awaitComputeHostsUp();
  }
}
