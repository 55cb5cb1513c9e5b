package org.novalean.adapter.config;

import java.util.List;
import java.util.regex.Pattern;

/** Names of hosts, in which {@code *} stands for any letters and {@code ?} for one. */
public record HostPatterns(List<String> patterns) {

  public HostPatterns {
    patterns = List.copyOf(patterns);
  }

  /** One of the patterns fits the host's whole name. */
  public boolean matches(String host) {
    return patterns.stream().anyMatch(pattern -> host.matches(regex(pattern)));
  }

  private static String regex(String glob) {
    return Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
  }
}
