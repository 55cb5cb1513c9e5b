package org.novalean.storage.messages;

import java.util.List;

/**
 * Why a server should not be switched to post-copy, as one of its hosts sees it.
 *
 * @param reasons each for a person to read; empty where nothing is in the way
 */
public record Obstacles(List<String> reasons) {

  public Obstacles {
    reasons = List.copyOf(reasons);
  }
}
