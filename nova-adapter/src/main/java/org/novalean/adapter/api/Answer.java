package org.novalean.adapter.api;

import java.util.Map;
import org.novalean.adapter.status.StatusJson;

/**
 * What is sent back.
 *
 * @param headers besides those that every answer has, or in place of them
 */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer json(int status, Object view) {
    return text(status, "application/json", StatusJson.write(view) + "\n");
  }

  static Answer text(int status, String contentType, String text) {
    return new Answer(status, contentType, text, Map.of());
  }
}
