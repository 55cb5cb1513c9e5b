package org.novalean.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Suggestion {

  private Suggestion() {}

  /** The nearest of some words, if it is near: at most a third of its letters differ. */
  static Optional<String> nearest(String typed, Collection<String> words) {
    var wanted = typed.toLowerCase(Locale.ROOT).replace('-', '_');
    return words.stream()
        .filter(w -> distance(wanted, w.toLowerCase(Locale.ROOT)) <= Math.max(1, w.length() / 3))
        .min(Comparator.comparingInt(w -> distance(wanted, w.toLowerCase(Locale.ROOT))));
  }

  /** Levenshtein's distance: insertions, deletions and substitutions. */
  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
