package org.novalean.adapter.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.regex.Pattern;

/** Disk bytes that QEMU copied in live migrations, as its events in libvirtd's log tell. */
final class MirrorLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOG = "/var/log/libvirt/libvirtd.log";
  private static final Pattern EVENT =
      Pattern.compile(
          "\\{\"timestamp\".*?\"event\": \"BLOCK_JOB_(?:READY|COMPLETED|CANCELLED)\".*\\}");

  private final Lab lab;
  private final String host;
  private final long start;

  /** Looks at what comes from now on. */
  MirrorLog(Lab lab, String host) {
    this.lab = lab;
    this.host = host;
    this.start = Long.parseLong(lab.run("sh", host, "stat", "-c", "%s", LOG).strip());
  }

  /** The most that each mirror had copied, added up. */
  long mirroredBytes() {
    var lines =
        lab.run(
            "sh",
            host,
            "sh",
            "-c",
            "tail -c +%d %s | grep 'BLOCK_JOB_' || true".formatted(start + 1, LOG));
    var copied = new HashMap<String, Long>();
    var events = EVENT.matcher(lines);
    while (events.find()) {
      try {
        var data = JSON.readTree(events.group()).get("data");
        if (data.get("type").asText().equals("mirror")) {
          copied.merge(data.get("device").asText(), data.get("offset").asLong(), Math::max);
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError(events.group(), e);
      }
    }
    return copied.values().stream().mapToLong(Long::longValue).sum();
  }
}
