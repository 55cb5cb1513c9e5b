package org.novalean.adapter.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** What {@link TestingCloud} answers. */
record Answer(int status, Map<String, String> headers, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer json(int status, Object body) {
    try {
      return new Answer(
          status, Map.of("Content-Type", "application/json"), JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Answer text(int status, String type, String body) {
    return new Answer(status, Map.of("Content-Type", type), body);
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), "");
  }

  /** As Nova wraps its faults. */
  static Answer fault(int status, String wrapper, String message) {
    return json(status, Map.of(wrapper, Map.of("code", status, "message", message)));
  }

  /** As Keystone and its middleware do. */
  static Answer error(int status, String message) {
    return json(status, Map.of("error", Map.of("code", status, "message", message)));
  }
}
