package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.nova.NovaConf;

/** What is read in Nova's configuration. */
abstract class NovaConfCheck implements Check {

  static final String RESTART = ", and restart nova-compute";

  private final String id;
  private final String title;
  private final List<Path> sources;

  /**
   * @param sources nova-compute's files, and directories of files
   */
  NovaConfCheck(String id, String title, List<Path> sources) {
    this.id = requireNonNull(id, "id is null");
    this.title = requireNonNull(title, "title is null");
    this.sources = List.copyOf(sources);
  }

  abstract Result look(NovaConf conf);

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Result run() {
    try {
      var conf = NovaConf.read(sources);
      return conf.isInUse()
          ? look(conf)
          : new Result.Skipped("needs nova.conf, which no service runs with: see nova-conf");
    } catch (IOException e) {
      return new Result.Skipped("needs nova.conf, which cannot be read: see nova-conf");
    }
  }
}
