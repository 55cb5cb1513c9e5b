package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a check found on a host, as it is sent and shown.
 *
 * @param host empty for what concerns the cloud as a whole
 * @param id of the check
 * @param title of the check
 * @param status {@link Result#word}
 * @param detail {@link Result#detail}
 * @param fix {@link Result#fix}
 */
public record Finding(
    String host, String id, String title, String status, String detail, String fix) {

  public Finding {
    requireNonNull(host, "host is null");
    requireNonNull(id, "id is null");
    requireNonNull(title, "title is null");
    requireNonNull(status, "status is null");
    requireNonNull(detail, "detail is null");
    requireNonNull(fix, "fix is null");
  }

  /** What concerns the cloud as a whole. */
  public static final String CLOUD = "";

  /** Runs a check. One check's fault must not hide what the others find. */
  public static Finding of(String host, Check check) {
    try {
      return of(host, check, check.run());
    } catch (RuntimeException e) {
      return of(
          host,
          check,
          new Result.Failed(
              "the check itself broke: " + e, "report this, with the whole of what it says"));
    }
  }

  private static Finding of(String host, Check check, Result result) {
    return new Finding(
        host, check.id(), check.title(), result.word(), result.detail(), result.fix());
  }

  /** Runs all of them, in order. */
  public static List<Finding> all(String host, List<Check> checks) {
    return checks.stream().map(check -> of(host, check)).toList();
  }

  /** It is not as it must be. */
  public boolean isFailed() {
    return status.equals("failed");
  }
}
