package org.novalean.storage.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The directories of servers below instances_path, each named by its server's id. */
final class ServerHomes {

  private static final Pattern SERVER_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private ServerHomes() {}

  /** Those in a directory, also of servers that are not here any more. */
  static List<Path> in(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.filter(entry -> SERVER_ID.matcher(serverOf(entry)).matches()).toList();
    }
  }

  static String serverOf(Path home) {
    return String.valueOf(home.getFileName());
  }
}
