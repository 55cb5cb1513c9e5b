package org.novalean.adapter.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.explain.DiskOutlook;
import org.novalean.adapter.explain.Explanation;
import org.novalean.adapter.explain.Explanation.Destination;
import org.novalean.adapter.explain.VolumeOutlook;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeConnection;

/** An explanation as JSON. What is not known is left out. */
final class ExplanationJson {

  private ExplanationJson() {}

  static Map<String, Object> of(Explanation explanation) {
    var policy = explanation.policy();
    var json = new LinkedHashMap<String, Object>();
    json.put("server_id", explanation.server().id());
    json.put("name", explanation.server().name());
    json.put("status", explanation.server().status());
    json.put("source", source(explanation.source()));
    json.put("placement", explanation.placement().mode().wireName());
    json.put("placement_source", explanation.placement().source());
    explanation
        .atRest()
        .ifPresent(
            seen -> {
              json.put("at_rest", seen.placement());
              json.put("at_rest_reason", seen.reason());
            });
    if (!explanation.disks().isEmpty()) {
      json.put("disks", explanation.disks().stream().map(ExplanationJson::disk).toList());
    }
    put(json, "copied_bytes", explanation.copiedBytes());
    json.put("switch", policy.mode().wireName());
    json.put("switch_source", policy.source());
    put(json, "deadline_seconds", policy.deadline().map(d -> d.toSeconds()));
    json.put("deadline_action", policy.deadlineAction().wireName());
    json.put(
        "destinations",
        explanation.destinations().stream().map(ExplanationJson::destination).toList());
    json.put("hindrances", explanation.hindrances());
    json.put("notes", explanation.notes());
    json.put("lean", explanation.isLean());
    return json;
  }

  private static Map<String, Object> source(Explanation.Source source) {
    var json = new LinkedHashMap<String, Object>();
    json.put("host", source.host());
    json.put("in_post_copy_hosts", source.named());
    put(json, "permits_post_copy", source.permits());
    put(json, "post_copy_mib_per_second", source.postCopyMibPerSecond());
    return json;
  }

  private static Map<String, Object> disk(DiskOutlook disk) {
    var json = new LinkedHashMap<String, Object>();
    if (!disk.target().isEmpty()) {
      json.put("target", disk.target());
    }
    json.put("placeable", disk.placeable());
    json.put("kind", disk.kind());
    put(json, "layer", disk.layer());
    json.put("layer_bytes", disk.layerBytes());
    disk.volume().ifPresent(volume -> json.put("volume", volume(volume)));
    put(json, "copied", disk.how().map(how -> how.name().toLowerCase(Locale.ROOT)));
    put(json, "copied_bytes", disk.copiedBytes());
    json.put("rule", disk.rule());
    return json;
  }

  private static Map<String, Object> volume(VolumeOutlook volume) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", volume.id());
    put(json, "type", volume.volume().flatMap(Volume::type));
    put(json, "backend", volume.volume().flatMap(Volume::backend));
    put(json, "driver", volume.connection().map(VolumeConnection::driver));
    put(json, "export", volume.connection().flatMap(VolumeConnection::export));
    json.put("snapshots", volume.snapshots());
    return json;
  }

  private static Map<String, Object> destination(Destination destination) {
    var json = new LinkedHashMap<String, Object>();
    json.put("host", destination.host());
    json.put("data_at_rest", destination.data());
    json.put("hindrances", List.copyOf(destination.hindrances()));
    return json;
  }

  private static void put(Map<String, Object> json, String key, Optional<?> value) {
    value.ifPresent(known -> json.put(key, known));
  }
}
