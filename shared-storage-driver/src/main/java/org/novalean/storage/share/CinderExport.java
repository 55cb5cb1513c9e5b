package org.novalean.storage.share;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The export where Cinder has volumes of a type, as Cinder's connection information names it. It
 * came over the bus and goes to {@code mount}, as root, so nothing is taken that is not plainly an
 * export.
 *
 * @param volumeType whose volumes lie there
 * @param export {@code server:/directory}
 * @param options Cinder's for this export, for example {@code -o vers=3}; may be empty
 */
public record CinderExport(String volumeType, String export, String options) {

  /** Cinder's volumes lie beside it, in the export itself. */
  public static final String DIRECTORY = "nova-lean";

  private static final Pattern SERVER =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}|[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?");

  /**
   * Takes what Cinder says.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public CinderExport {
    requireNonNull(volumeType, "volumeType is null");
    requireNonNull(export, "export is null");
    requireNonNull(options, "options is null");
    var unused = nfs(export);
    var unusedOptions = CinderOptions.parse(options);
  }

  private static ShareLocation.Nfs nfs(String export) {
    if (!(ShareLocation.parse("nfs://" + export) instanceof ShareLocation.Nfs nfs)) {
      throw new IllegalArgumentException("'%s' is no NFS export".formatted(export));
    }
    var path = export.substring(export.indexOf(":/") + 1);
    if (!SERVER.matcher(nfs.server()).matches()
        || path.chars().anyMatch(Character::isISOControl)
        || hasDots(Path.of(path))) {
      throw new IllegalArgumentException(
          "'%s' is not the export of a server by its name or address".formatted(export));
    }
    return nfs;
  }

  private static boolean hasDots(Path path) {
    return !path.equals(path.normalize());
  }

  /** Where it is. */
  ShareLocation.Nfs nfs() {
    return nfs(export);
  }

  /** What the agent mounts. */
  MountedExport toMount() {
    return new MountedExport(nfs(), DIRECTORY, CinderOptions.parse(options));
  }

  /** Whether both are the same directory of the same server, by the same name. */
  public boolean isWhereIs(CinderExport other) {
    return nfs().equals(other.nfs());
  }

  @Override
  public String toString() {
    return nfs().source();
  }
}
