package org.novalean.storage.layer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that was collected and can still be restored.
 *
 * @param name what it was called in {@code _base}
 */
public record TrashedFile(String name, Instant since) {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})-(.+)");

  public TrashedFile {
    requireNonNull(name, "name is null");
    requireNonNull(since, "since is null");
  }

  /** Its name in the trash. */
  public String fileName() {
    return since.toEpochMilli() + "-" + name;
  }

  /** Reads a name in the trash; empty where it is not one. */
  public static Optional<TrashedFile> parse(String fileName) {
    var form = FORM.matcher(fileName);
    return form.matches()
        ? Optional.of(
            new TrashedFile(form.group(2), Instant.ofEpochMilli(Long.parseLong(form.group(1)))))
        : Optional.empty();
  }
}
