package org.novalean.storage.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How an export is mounted (nfs(5)). */
final class NfsOptions {

  /**
   * A request that is not answered is repeated for ever: to give up would be an I/O error in a
   * guest. {@code retry=0}: mount(8) itself does not wait for a server that is away.
   */
  private static final List<String> SOUND = List.of("hard", "timeo=600", "retrans=2", "retry=0");

  private static final Set<String> VERSIONS = Set.of("nfsvers", "minorversion", "v3", "v4");

  private NfsOptions() {}

  /**
   * The ways to mount, best first: NFSv4, and NFSv3 where a server does not offer 4; just one where
   * somebody names a version.
   *
   * @param ofExport what comes with the export
   * @param further the operator's, for this host: they hold where both say something about one
   *     subject
   * @throws ShareMountException where they would lose data
   */
  static List<List<String>> attempts(List<String> ofExport, List<String> further) {
    refuseSoft(further, "mount_options has");
    var said = further.stream().map(NfsOptions::subject).collect(Collectors.toSet());
    var all = new ArrayList<String>();
    ofExport.stream().filter(option -> !said.contains(subject(option))).forEach(all::add);
    refuseSoft(all, "Cinder's options of this export have");
    all.addAll(further);
    return all.stream().anyMatch(option -> subject(option).equals("vers"))
        ? List.of(options(List.of(), all))
        : List.of(options(List.of("vers=4"), all), options(List.of("vers=3"), all));
  }

  private static void refuseSoft(List<String> options, String who) {
    if (options.stream().anyMatch(option -> option.equals("soft") || option.equals("softerr"))) {
      throw new ShareMountException(
          who
              + " 'soft', with which a guest's writes are lost when the server is slow: remove it, or"
              + " put 'hard' into mount_options");
    }
  }

  /** What an option is about: {@code vers} of {@code nfsvers=3}, {@code lock} of {@code nolock}. */
  private static String subject(String option) {
    var name = option.split("=", 2)[0];
    if (VERSIONS.contains(name) || name.startsWith("v4.")) {
      return "vers";
    }
    if (name.startsWith("soft")) {
      return "hard";
    }
    return name.startsWith("no") ? name.substring(2) : name;
  }

  private static List<String> options(List<String> version, List<String> further) {
    var options = new ArrayList<>(SOUND);
    options.addAll(version);
    options.addAll(further);
    return options;
  }
}
