package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.novalean.storage.share.ImageCacheSettings;
import org.novalean.storage.share.ShareMountException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be so all the time, since nothing in Nova waits for us when it begins something: the
 * share is mounted and its mount points are guarded, Nova's image cache deletes nothing, and what
 * nova-compute may delete at its start is kept.
 */
final class Upkeep {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final ShareUse share;
  private final List<Path> novaConf;
  private final WrongFiles wrongFiles;
  private final UnusedStages stages;
  private final SalvagedTops salvaged;
  private final Set<String> said = new HashSet<>();

  /**
   * @param novaConf nova-compute's files, and directories of files
   */
  Upkeep(
      ShareUse share,
      List<Path> novaConf,
      WrongFiles wrongFiles,
      UnusedStages stages,
      SalvagedTops salvaged) {
    this.share = requireNonNull(share, "share is null");
    this.novaConf = List.copyOf(novaConf);
    this.wrongFiles = requireNonNull(wrongFiles, "wrongFiles is null");
    this.stages = requireNonNull(stages, "stages is null");
    this.salvaged = requireNonNull(salvaged, "salvaged is null");
  }

  /** What comes before everything else, the share included: nova-compute may be about to start. */
  void begin() {
    salvaged.keep();
  }

  /** Sets right what it can; what it cannot, each a sentence with the way out. */
  synchronized List<String> look() {
    var problems = new ArrayList<String>();
    try {
      problems.addAll(share.establish());
    } catch (ShareMountException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    try {
      ImageCacheSettings.problem(novaConf).ifPresent(problems::add);
    } catch (IOException e) {
      problems.add(
          "nova.conf cannot be read (%s): name nova-compute's files in [share] nova_conf"
              .formatted(e.getMessage()));
    }
    problems.addAll(wrongFiles.look());
    problems.addAll(stages.problems());
    salvaged.look();
    for (var problem : problems) {
      if (said.add(problem)) {
        log.warn("{}", problem);
      }
    }
    said.retainAll(problems);
    return problems;
  }
}
