package org.novalean.storage.share;

import java.util.ArrayList;
import java.util.List;

/** How an export is mounted (nfs(5)). */
final class NfsOptions {

  /**
   * A request that is not answered is repeated for ever: to give up would be an I/O error in a
   * guest. {@code retry=0}: mount(8) itself does not wait for a server that is away.
   */
  private static final List<String> SOUND = List.of("hard", "timeo=600", "retrans=2", "retry=0");

  private NfsOptions() {}

  /**
   * The ways to mount, best first: NFSv4, and NFSv3 where a server does not offer 4; just one where
   * the operator names a version.
   *
   * @param further the operator's
   * @throws ShareMountException where they would lose data
   */
  static List<List<String>> attempts(List<String> further) {
    if (further.stream().anyMatch(option -> option.equals("soft") || option.equals("softerr"))) {
      throw new ShareMountException(
          "mount_options has 'soft', with which a guest's writes are lost when the server is slow: remove it");
    }
    var versioned =
        further.stream()
            .anyMatch(option -> option.startsWith("vers=") || option.startsWith("nfsvers="));
    return versioned
        ? List.of(options(List.of(), further))
        : List.of(options(List.of("vers=4"), further), options(List.of("vers=3"), further));
  }

  private static List<String> options(List<String> version, List<String> further) {
    var options = new ArrayList<>(SOUND);
    options.addAll(version);
    options.addAll(further);
    return options;
  }
}
