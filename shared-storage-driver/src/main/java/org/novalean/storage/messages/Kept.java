package org.novalean.storage.messages;

import java.util.List;

/**
 * Second names of a server's files of disks, which keep them whatever Nova deletes.
 *
 * @param files relative to instances_path
 */
public record Kept(List<String> files) {

  public Kept {
    files = List.copyOf(files);
  }
}
