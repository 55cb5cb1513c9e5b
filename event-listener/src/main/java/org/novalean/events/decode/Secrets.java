package org.novalean.events.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Masks tokens and passwords. Unversioned messages of older OpenStacks carry the caller's live
 * token in {@code _context_auth_token}, and Nova 26's unversioned {@code
 * scheduler.select_destinations} still carries it deep inside, in {@code
 * request_spec.instance_properties.pci_requests._context}.
 */
public final class Secrets {
  private static final String MASK = "***";
  private static final int SHOWN = 200;

  private static final Pattern SECRET_KEY =
      Pattern.compile("token|passw|secret|adminpass|private_key", Pattern.CASE_INSENSITIVE);

  /** Keystone's fernet tokens, or the beginning of one; then passwords in URLs. */
  private static final List<Pattern> SECRET_TEXTS =
      List.of(
          Pattern.compile("()gAAAA[A-Za-z0-9_=-]*()"),
          Pattern.compile("(://[^\\s:/@]{0,64}:)[^\\s/@]{1,256}(@)"),
          Pattern.compile(
              "((?i:token|password|secret)\\\\{0,3}[\"']\\s{0,4}:\\s{0,4}\\\\{0,3}[\"'])"
                  + "[^\"'\\\\]+()"));

  private Secrets() {}

  /** Masks, in place, every value whose key names a secret and every text that looks like one. */
  public static void mask(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        field.setValue(masked(field.getKey(), field.getValue()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, masked("", array.get(i)));
      }
    }
  }

  private static JsonNode masked(String key, JsonNode value) {
    if (value.isNull()) {
      return value;
    }
    if (SECRET_KEY.matcher(key).find()) {
      return TextNode.valueOf(MASK);
    }
    if (value.isTextual()) {
      String text = value.textValue();
      String masked = maskText(text);
      return masked.equals(text) ? value : TextNode.valueOf(masked);
    }
    mask(value);
    return value;
  }

  /** Masks what looks like a token or password in a text that is not JSON. */
  public static String maskText(String text) {
    String masked = JwsTokens.mask(text, MASK);
    for (Pattern pattern : SECRET_TEXTS) {
      masked = pattern.matcher(masked).replaceAll("$1" + MASK + "$2");
    }
    return masked;
  }

  /** A piece of input, fit to be shown in a message: masked, and cut when long. */
  public static String shown(String text) {
    String masked = maskText(text);
    return masked.length() <= SHOWN ? masked : masked.substring(0, SHOWN) + "...";
  }
}
