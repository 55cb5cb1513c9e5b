package org.novalean.storage.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A {@code virsh} that knows one running domain, whose state lies in files of a directory. As the
 * real one it speaks the user's language, and tells a job's progress on standard error.
 */
final class TestingVirsh {

  private static final String SCRIPT =
      """
      #!/bin/bash
      here=$(dirname "$0")
      while [[ $1 == -* ]]; do
        [[ $1 == -q ]] && quiet=1
        [[ $1 == -c ]] && shift
        shift
      done
      echo "$*" >> "$here/calls"
      [ -e "$here/away" ] && exit 1
      case $1 in
      list) if [ -e "$here/active" ]; then echo "$DOMAIN"; fi ;;
      domblklist) [ -e "$here/active" ] && echo " vda $(cat "$here/active")" && echo " vdb /other" ;;
      blockjob)
        case $* in
        *--abort*)
          [ -e "$here/no-abort" ] && rm "$here/no-abort" && exit 1
          rm "$here/job" ;;
        *)
          if [ ! -e "$here/job" ]; then
            [[ $quiet || $* == *--raw* ]] || echo "No current block job for vda"
          elif [[ $* == *--raw* ]]; then
            printf ' type=Block Copy\\n bandwidth=0\\n cur=9\\n end=9\\n'
          else
            printf '\\rBlock Copy: [100 %%]' >&2
            echo
          fi ;;
        esac ;;
      snapshot-create-as)
        [ ! -e "$here/no-snapshot" ] || exit 1
        [[ $* == *"vda,file=$DISK"* && $* == *"vdb,snapshot=no"* ]] && echo "$DISK" > "$here/active" ;;
      domstate)
        case ${LC_ALL:-$LANG} in
        de*) sed 's/running/laufend/; s/paused/pausiert/' "$here/state" ;;
        *) cat "$here/state" ;;
        esac ;;
      resume) echo running > "$here/state" ;;
      *) exit 1 ;;
      esac
      """;

  private final Path directory;
  private final JournalEntry entry;
  private String language = "C";

  TestingVirsh(Path directory, JournalEntry entry) throws IOException {
    this.directory = directory;
    this.entry = entry;
    var virsh = Files.writeString(directory.resolve("virsh"), SCRIPT);
    Files.setPosixFilePermissions(virsh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(directory.resolve("calls"));
    set("state", "paused");
  }

  /** How bash is called so that it finds this virsh. */
  List<String> bash() {
    return List.of(
        "env",
        "--unset=LC_ALL",
        "LANG=" + language,
        "PATH=" + directory + ":/usr/bin:/bin",
        "DOMAIN=" + entry.serverId(),
        "DISK=" + entry.disk(),
        "bash");
  }

  /** The language of this host, for example {@code de_DE.UTF-8}. */
  void language(String locale) {
    language = locale;
  }

  void set(String name, String value) throws IOException {
    Files.writeString(directory.resolve(name), value + "\n");
  }

  void unset(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  String get(String name) throws IOException {
    return Files.readString(directory.resolve(name)).strip();
  }

  /** The calls that change something, by their names. */
  List<String> acts() throws IOException {
    try (var calls = Files.lines(directory.resolve("calls"))) {
      return calls
          .filter(call -> !call.startsWith("dom") && !call.startsWith("list"))
          .filter(call -> !call.startsWith("blockjob") || call.endsWith("--abort"))
          .map(call -> call.split(" ", 2)[0])
          .toList();
    }
  }
}
