package org.novalean.storage.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** Something of each server; more than a host has, and no more: the eldest is forgotten. */
final class NewestServers<V> extends LinkedHashMap<String, V> {

  /** A host has some hundred servers at most; what is kept of each is small. */
  static final int REMEMBERED = 1000;

  private static final long serialVersionUID = 1L;

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
    return size() > REMEMBERED;
  }
}
