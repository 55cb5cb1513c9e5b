package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.novalean.adapter.retype.RetypePlan;
import org.novalean.adapter.retype.RetypeResult;
import org.novalean.adapter.retype.VolumeMove;
import org.novalean.adapter.volumes.Volume;

/** What is to be done with a server's volumes, and how it ended: for the screen, and as JSON. */
final class RetypeText {

  private RetypeText() {}

  static List<String> lines(RetypePlan plan) {
    var name = plan.server().name();
    var lines = new ArrayList<String>();
    plan.refusals().forEach(refusal -> add(lines, "%s: refused: %s".formatted(name, refusal)));
    plan.notes().forEach(note -> add(lines, "%s: note: %s".formatted(name, note)));
    if (plan.isRefused()) {
      return lines;
    }
    for (var move : plan.moves()) {
      add(
          lines,
          "%s: %s, %d GiB%s: to the type %s"
              .formatted(
                  name, move.words(), move.volume().sizeGib(), from(move.volume()), plan.type()));
    }
    if (plan.moves().isEmpty()) {
      add(lines, "%s: nothing is to be done".formatted(name));
    }
    return lines;
  }

  private static String from(Volume volume) {
    return volume.type().map(type -> ", of type " + type).orElse("")
        + volume.backend().map(backend -> " on " + backend).orElse("");
  }

  static List<String> lines(List<RetypeResult> results, List<String> notBegun) {
    var lines = new ArrayList<String>();
    for (var result : results) {
      add(
          lines,
          "%s: %s: %s".formatted(result.move().words(), result.state().word(), result.reason()));
    }
    notBegun.forEach(move -> add(lines, move + ": not begun"));
    return lines;
  }

  private static void add(List<String> lines, String text) {
    lines.add(Text.clean(text));
  }

  static Map<String, Object> json(RetypePlan plan, List<RetypeResult> results) {
    var json = new LinkedHashMap<String, Object>();
    json.put("server_id", plan.server().id());
    json.put("name", plan.server().name());
    json.put("type", plan.type());
    json.put("refusals", plan.refusals());
    json.put("notes", plan.notes());
    var volumes = new ArrayList<Map<String, Object>>();
    for (var i = 0; i < plan.moves().size(); i++) {
      volumes.add(
          i < results.size() ? json(results.get(i)) : json(plan.moves().get(i), "not begun"));
    }
    json.put("volumes", volumes);
    return json;
  }

  static Map<String, Object> json(RetypeResult result) {
    var json = json(result.move(), result.state().word());
    json.put("reason", result.reason());
    return json;
  }

  private static Map<String, Object> json(VolumeMove move, String state) {
    var json = new LinkedHashMap<String, Object>();
    json.put("volume", move.volume().id());
    json.put("target", move.target());
    json.put("root", move.root());
    move.volume().type().ifPresent(type -> json.put("from_type", type));
    move.volume().backend().ifPresent(backend -> json.put("from_backend", backend));
    json.put("state", state);
    return json;
  }
}
