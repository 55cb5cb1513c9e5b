package org.novalean.storage.preflight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.novalean.storage.nova.NovaConf;

/**
 * Nova's configuration can be read, and a service runs with it.
 *
 * @param sources nova-compute's files, and directories of files
 * @param ofThisHost nova-compute runs with it here
 * @param elsewhere how to name others
 */
record NovaConfReadable(List<Path> sources, boolean ofThisHost, String elsewhere) implements Check {

  NovaConfReadable {
    sources = List.copyOf(sources);
  }

  @Override
  public String id() {
    return "nova-conf";
  }

  @Override
  public String title() {
    return "nova.conf can be read";
  }

  @Override
  public Result run() {
    try {
      var conf = NovaConf.read(sources);
      if (conf.files().isEmpty()) {
        return new Result.Failed("there is none of " + words(sources), elsewhere);
      }
      return conf.isInUse() ? new Result.Ok(words(conf.files())) : notInUse(conf);
    } catch (IOException e) {
      return new Result.Failed(
          "it cannot be read: " + e, "run this as root, or as a user of the group nova");
    }
  }

  private Result notInUse(NovaConf conf) {
    var detail = "no service runs with it: no transport_url in " + words(conf.files());
    return ofThisHost
        ? new Result.Failed(detail, elsewhere)
        : new Result.Skipped(detail + "; " + elsewhere);
  }

  private static String words(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
