package org.novalean.storage.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code qemu-img info --output=json} says (QEMU's qapi/block-core.json, ImageInfo). */
final class InfoText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DESCRIPTION = "json:";

  private InfoText() {}

  static ImageInfo parse(Path image, String text) {
    try {
      var info = JSON.readTree(text);
      var format = info.path("format").asText();
      if (format.isEmpty() || !info.path("virtual-size").canConvertToLong()) {
        throw new ImageException("%s: qemu-img said '%s'".formatted(image, text.strip()));
      }
      return new ImageInfo(
          image,
          format,
          info.path("virtual-size").asLong(),
          info.path("actual-size").asLong(),
          backing(image, info.path("backing-filename").asText()));
    } catch (JsonProcessingException e) {
      throw new ImageException("%s: qemu-img said '%s'".formatted(image, text.strip()), e);
    }
  }

  /** A relative name is relative to the image that names it. */
  private static Optional<Path> backing(Path image, String name) throws JsonProcessingException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    var file = name.startsWith(DESCRIPTION) ? described(image, name) : name;
    return Optional.of(image.toAbsolutePath().resolveSibling(file).normalize());
  }

  /** QEMU describes a node that a plain name could not, as {@code json:{"file": …}}. */
  private static String described(Path image, String name) throws JsonProcessingException {
    var node = JSON.readTree(name.substring(DESCRIPTION.length()));
    for (var place : new JsonNode[] {node.at("/file/filename"), node.path("file.filename")}) {
      if (place.isTextual()) {
        return place.asText();
      }
    }
    throw new ImageException(
        "%s: its backing image '%s' is not a file: nova-lean handles files only"
            .formatted(image, name));
  }
}
