package org.novalean.storage.libvirt;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The images that a QEMU has open: its block nodes, two for each image, format and file. */
final class BlockNodes {

  private static final String FORMAT = "qcow2";
  private static final String FILE = "file";

  private final QemuMonitor monitor;

  BlockNodes(QemuMonitor monitor) {
    this.monitor = monitor;
  }

  /**
   * Opens an image anew for reading alone, its options otherwise as they were. The image has no
   * backing image, as all at-rest layers.
   */
  void openReadOnly(Path image) throws LibvirtFailure {
    var nodes = monitor.execute("query-named-block-nodes", Map.of("flat", true));
    var format = node(nodes, FORMAT, image).filter(node -> !node.path("ro").asBoolean());
    var file = node(nodes, FILE, image);
    if (format.isPresent() && file.isPresent()) {
      monitor.execute(
          "blockdev-reopen", Map.of("options", List.of(readOnly(format.get(), file.get()))));
    }
  }

  private static Optional<JsonNode> node(JsonNode nodes, String driver, Path image) {
    return StreamSupport.stream(nodes.spliterator(), false)
        .filter(node -> node.path("drv").asText().equals(driver))
        .filter(node -> node.path("file").asText().equals(image.toString()))
        .findFirst();
  }

  /** What is not named is set to its default by QEMU, not left as it was. */
  private static Map<String, ?> readOnly(JsonNode format, JsonNode file) {
    var cache = format.path("cache");
    var options = new LinkedHashMap<String, Object>();
    options.put("driver", FORMAT);
    options.put("node-name", format.path("node-name").asText());
    options.put("read-only", true);
    options.put(
        "cache",
        Map.of(
            "direct", cache.path("direct").asBoolean(),
            "no-flush", cache.path("no-flush").asBoolean()));
    options.put("file", file.path("node-name").asText());
    options.put("backing", null);
    return options;
  }
}
