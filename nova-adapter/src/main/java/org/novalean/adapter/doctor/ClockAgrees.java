package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.novalean.storage.preflight.Check;
import org.novalean.storage.preflight.Result;

/** The host's clock goes as ours: a request carries its deadline as a time of day. */
record ClockAgrees(HostPreflights.Answer answer) implements Check {

  static final String FIX = "let all hosts follow one time server: chronyc tracking, timedatectl";

  /** No more than this matters to nobody. */
  private static final Duration SMALL = Duration.ofSeconds(1);

  /** Short requests are given up after this, or taken for too late by the agent. */
  private static final Duration LARGE = Duration.ofSeconds(4);

  ClockAgrees {
    requireNonNull(answer, "answer is null");
  }

  @Override
  public String id() {
    return "clock";
  }

  @Override
  public String title() {
    return "The host's clock goes as ours";
  }

  @Override
  public Result run() {
    var at = answer.found().at();
    var behind = Duration.between(at, answer.asked());
    var ahead = Duration.between(answer.answered(), at);
    var skew = behind.compareTo(ahead) > 0 ? behind : ahead;
    var words =
        "its clock is %d s %s ours"
            .formatted(skew.toSeconds(), skew.equals(behind) ? "behind" : "ahead of");
    if (skew.compareTo(LARGE) > 0) {
      return new Result.Failed(words, FIX);
    }
    return skew.compareTo(SMALL) > 0
        ? new Result.Warning(words, FIX)
        : new Result.Ok("within a second of ours");
  }
}
