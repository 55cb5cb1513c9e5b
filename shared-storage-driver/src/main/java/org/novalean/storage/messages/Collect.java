package org.novalean.storage.messages;

import java.util.List;

/**
 * Asks to remove files of the share.
 *
 * @param fileNames in {@code _base}
 */
public record Collect(List<String> fileNames) {

  public Collect {
    fileNames = List.copyOf(fileNames);
  }
}
