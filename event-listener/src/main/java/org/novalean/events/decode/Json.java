package org.novalean.events.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads and writes JSON. Jackson's default limits hold: 1000 levels, texts of 20 million. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Json() {}

  /**
   * Parses a text.
   *
   * @param what what the text is, for the message
   */
  static JsonNode parse(String text, String what) throws UnreadableMessage {
    try {
      return MAPPER.readTree(text);
    } catch (StreamConstraintsException e) {
      throw new UnreadableMessage(what + " is beyond what is read: " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      // Jackson's own words quote the input.
      String place =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw new UnreadableMessage(what + " is not JSON" + place);
    }
  }

  static String write(JsonNode node) {
    return node.toString();
  }
}
