package org.novalean.adapter.lab;

/** Spoils something on a host of the lab for as long as somebody looks. */
record Planting(Lab lab, String host) {
  private static final String PLANTED = "/etc/nova/nova.conf.d/zz-planted.conf";
  private static final String INSTANCES = "/var/lib/nova/instances";

  /**
   * Anything.
   *
   * @param spoil a shell command
   * @param mend the one that takes it back
   */
  void of(String spoil, String mend, Runnable look) {
    sh(spoil);
    try {
      look.run();
    } finally {
      sh(mend);
    }
  }

  /** Options of Nova's configuration. Its services are not restarted, so no server is touched. */
  void novaConf(String text, Runnable look) {
    of("printf '%%s' '%s' > %s".formatted(text, PLANTED), "rm " + PLANTED, look);
  }

  /** A file that is other than it was: by a script of sed. */
  void edited(String file, String script, Runnable look) {
    of(
        "sed -i.away '%s' %s; ! cmp -s %2$s %2$s.away".formatted(script, file),
        "mv %1$s.away %1$s".formatted(file),
        look);
  }

  /** A file that is not there. */
  void away(String file, Runnable look) {
    of("mv %1$s %1$s.away".formatted(file), "mv %1$s.away %1$s".formatted(file), look);
  }

  /** Another file in a file's place, seen by this host alone. */
  void covered(String file, String by, Runnable look) {
    of("mount --bind %s %s".formatted(by, file), "umount " + file, look);
  }

  /** A directory below the share's mount point that is not guarded, while the share stays there. */
  void unguarded(Runnable look) {
    of(below("chattr -i"), below("chattr +i"), look);
  }

  private static String below(String command) {
    return "unshare --mount sh -ec 'umount %1$s/_base; %2$s %1$s/_base'"
        .formatted(INSTANCES, command);
  }

  private void sh(String command) {
    lab.run("sh", host, "sh", "-ec", command);
  }
}
