package org.novalean.storage.share;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** What the text of an error says that no type of Java's does (strerror(3), in English). */
final class ShareTrouble {

  private ShareTrouble() {}

  static boolean isReadOnly(IOException e) {
    return says(e, "read-only file system");
  }

  static boolean isFull(IOException e) {
    return says(e, "no space left on device") || says(e, "disk quota exceeded");
  }

  private static boolean says(IOException e, String words) {
    return Optional.ofNullable(e.getMessage())
        .filter(message -> message.toLowerCase(Locale.ROOT).contains(words))
        .isPresent();
  }
}
