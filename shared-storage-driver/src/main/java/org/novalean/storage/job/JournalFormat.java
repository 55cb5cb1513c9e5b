package org.novalean.storage.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.layer.LayerName;

/** A journal entry as JSON. */
final class JournalFormat {

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private JournalFormat() {}

  static byte[] write(JournalEntry entry) {
    var json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("id", entry.id());
    json.put("kind", entry.kind().name());
    json.put("server", entry.serverId());
    json.put("target", entry.target());
    json.put("disk", entry.disk().toString());
    json.put("overlay", entry.overlay().toString());
    json.put("layer", entry.layer().fileName());
    json.put("layer_path", entry.layerPath().toString());
    json.put("layer_was_whole", entry.layerWasWhole());
    json.put("process_id", entry.process().id());
    json.put("process_began", entry.process().began());
    json.put("step", entry.step().name());
    entry.overlayInode().ifPresent(inode -> json.put("overlay_inode", inode));
    json.put("paused_by_us", entry.pausedByUs());
    json.put("started_at", entry.startedAt().toString());
    json.put("requested_by", entry.requestedBy());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A journal entry cannot be written as JSON", e);
    }
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException where the bytes are none, with what is wrong
   */
  static JournalEntry read(byte[] bytes) {
    try {
      var json = JSON.readTree(bytes);
      if (json.path("version").asInt() != VERSION) {
        throw new IllegalArgumentException("version is not " + VERSION);
      }
      var layer = text(json, "layer");
      return new JournalEntry(
          text(json, "id"),
          JobKind.valueOf(text(json, "kind")),
          text(json, "server"),
          text(json, "target"),
          Path.of(text(json, "disk")),
          Path.of(text(json, "overlay")),
          LayerName.parse(layer)
              .orElseThrow(() -> new IllegalArgumentException("layer is '" + layer + "'")),
          Path.of(text(json, "layer_path")),
          required(json, "layer_was_whole").asBoolean(),
          new QemuProcess(required(json, "process_id").asLong(), text(json, "process_began")),
          JobStep.valueOf(text(json, "step")),
          Optional.ofNullable(json.get("overlay_inode")).map(JsonNode::asLong),
          required(json, "paused_by_us").asBoolean(),
          Instant.parse(text(json, "started_at")),
          text(json, "requested_by"));
    } catch (IOException | DateTimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String text(JsonNode json, String field) {
    return required(json, field).asText();
  }

  private static JsonNode required(JsonNode json, String field) {
    var value = json.get(field);
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }
}
