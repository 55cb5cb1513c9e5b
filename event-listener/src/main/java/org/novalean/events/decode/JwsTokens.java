package org.novalean.events.decode;

/**
 * Finds Keystone's JWS tokens, {@code eyJ….eyJ…}. By hand: a regular expression looks at the rest
 * of a word again from each {@code eyJ} in it, which takes hours where a text is made for that.
 */
final class JwsTokens {
  private static final String BEGIN = "eyJ";
  private static final int SHORTEST = 9;

  private JwsTokens() {}

  /** The text with each token replaced. */
  static String mask(String text, String mask) {
    StringBuilder masked = new StringBuilder();
    int kept = 0;
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int end = end(text, begin, false);
      if (end - begin >= SHORTEST && text.startsWith("." + BEGIN, end)) {
        masked.append(text, kept, begin).append(mask);
        end = end(text, end, true);
        kept = end;
      }
      begin = text.indexOf(BEGIN, end);
    }
    return kept == 0 ? text : masked.append(text, kept, text.length()).toString();
  }

  /** Where the base64url text ends that goes on from here. */
  private static int end(String text, int from, boolean withDots) {
    int end = from;
    while (end < text.length() && isBase64Url(text.charAt(end), withDots)) {
      end++;
    }
    return end;
  }

  private static boolean isBase64Url(char c, boolean withDots) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || (withDots && c == '.');
  }
}
