package org.novalean.storage.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The mount options that Cinder's administrator gave an export: in the file that {@code
 * nfs_shares_config} names, or {@code nas_mount_options}. They come over the bus and go to {@code
 * mount} as root, so just those of nfs(5) are taken that say how the export is reached.
 */
final class CinderOptions {

  /** They concern who mounts and when, which is the agent's to know. */
  private static final Set<String> NOT_OURS =
      Set.of("auto", "noauto", "bg", "fg", "retry", "_netdev", "nofail", "defaults", "rw");

  private static final Set<String> TAKEN =
      Set.of(
          "vers",
          "nfsvers",
          "minorversion",
          "v3",
          "v4",
          "v4.0",
          "v4.1",
          "v4.2",
          "proto",
          "tcp",
          "udp",
          "rdma",
          "port",
          "mountproto",
          "mountport",
          "mountvers",
          "mounthost",
          "clientaddr",
          "namlen",
          "rsize",
          "wsize",
          "sec",
          "xprtsec",
          "nconnect",
          "max_connect",
          "trunkdiscovery",
          "notrunkdiscovery",
          "hard",
          "soft",
          "softerr",
          "timeo",
          "retrans",
          "lock",
          "nolock",
          "local_lock",
          "ac",
          "noac",
          "acregmin",
          "acregmax",
          "acdirmin",
          "acdirmax",
          "actimeo",
          "cto",
          "nocto",
          "acl",
          "noacl",
          "rdirplus",
          "nordirplus",
          "lookupcache",
          "sharecache",
          "nosharecache",
          "resvport",
          "noresvport",
          "migration",
          "nomigration",
          "intr",
          "nointr",
          "sync",
          "async",
          "atime",
          "noatime",
          "diratime",
          "nodiratime",
          "relatime",
          "norelatime",
          "nosuid",
          "nodev",
          "noexec");

  private static final Pattern FORM =
      Pattern.compile("([a-z_][a-z0-9_.]*)(=[A-Za-z0-9][A-Za-z0-9.:_-]*)?");

  private CinderOptions() {}

  /**
   * Reads {@code -o vers=3,nolock}; an empty text is none.
   *
   * @throws IllegalArgumentException where one of them is not taken, with the way out
   */
  static List<String> parse(String text) {
    var options = new ArrayList<String>();
    for (var word : text.strip().split("[\\s,]+", -1)) {
      var option = word.startsWith("-o") ? word.substring(2) : word;
      if (!option.isEmpty() && isOurs(option, text)) {
        options.add(option);
      }
    }
    return options;
  }

  private static boolean isOurs(String option, String text) {
    var matcher = FORM.matcher(option);
    var name = matcher.matches() ? matcher.group(1) : "";
    if (NOT_OURS.contains(name)) {
      return false;
    }
    if (!TAKEN.contains(name)) {
      throw new IllegalArgumentException(
          ("Cinder's mount options '%s' have '%s', which the agent does not take from Cinder: remove"
                  + " it from the file that nfs_shares_config in cinder.conf names")
              .formatted(text, option));
    }
    return true;
  }
}
