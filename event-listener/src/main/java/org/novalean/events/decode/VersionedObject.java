package org.novalean.events.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Nova's versioned notification objects: {@code nova_object.name}, {@code .version} and {@code
 * .data}. A minor version only adds fields, so any is read; a new major version may change what
 * fields mean, so it is refused.
 */
final class VersionedObject {
  private static final String NAME = "nova_object.name";
  private static final String VERSION = "nova_object.version";
  private static final String DATA = "nova_object.data";

  private VersionedObject() {}

  /** Whether this is such an object; otherwise the payload is an unversioned one. */
  static boolean is(JsonNode payload) {
    return payload.has(NAME) && payload.has(VERSION) && payload.has(DATA);
  }

  /** The data of an object that must have this name and one of these major versions. */
  static Fields open(JsonNode object, String name, int... majors) throws UnreadableMessage {
    Fields header = Fields.of(object, name);
    String actualName = header.text(NAME);
    if (!actualName.equals(name)) {
      throw new UnreadableMessage(
          "payload is a " + Secrets.shown(actualName) + " where a " + name + " was expected");
    }
    String version = header.text(VERSION);
    if (Arrays.stream(majors).noneMatch(major -> version.startsWith(major + "."))) {
      throw new UnreadableMessage(
          name
              + " "
              + Secrets.shown(version)
              + " is a major version that this nova-lean does not know (it reads "
              + Arrays.stream(majors).mapToObj(m -> m + ".x").collect(Collectors.joining(", "))
              + "): its fields may mean something else. Upgrade nova-lean");
    }
    return Fields.of(object.path(DATA), name);
  }
}
