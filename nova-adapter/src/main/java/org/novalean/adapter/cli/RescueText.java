package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.novalean.adapter.rescue.Findings;
import org.novalean.adapter.rescue.RescueDesk.Assessment;
import org.novalean.adapter.rescue.RescuePlan.NotNeeded;
import org.novalean.adapter.rescue.RescuePlan.Refused;
import org.novalean.adapter.rescue.RescuePlan.Rescue;
import org.novalean.adapter.rescue.RescuePlan.Well;
import org.novalean.adapter.rescue.Step;
import org.novalean.storage.messages.HalfSeen;

/** What is said of a server that is to be rescued. */
final class RescueText {
  private RescueText() {}

  private static String state(Assessment assessed) {
    var plan = assessed.plan();
    if (plan instanceof Well) {
      return "well";
    } else if (plan instanceof NotNeeded) {
      return "not needed";
    } else if (plan instanceof Refused) {
      return "refused";
    }
    return plan instanceof Rescue ? "to be rescued" : "not yet";
  }

  static List<String> lines(Assessment assessed) {
    var lines = new ArrayList<>(facts(assessed.findings()));
    lines.add(state(assessed) + ": " + assessed.plan().reason());
    if (assessed.plan() instanceof Rescue rescue) {
      lines.add("the newest disk: " + rescue.disk());
      lines.add("lost: " + rescue.lost());
      lines.add("To be done:");
      var number = 0;
      for (var step : rescue.steps()) {
        number++;
        lines.add("  %d. %s".formatted(number, step.words()));
      }
    } else if (assessed.plan() instanceof Refused refused && !refused.commands().isEmpty()) {
      lines.add("By hand, in this order:");
      refused.commands().forEach(command -> lines.add("  " + command));
    }
    return lines.stream().map(Text::clean).toList();
  }

  private static List<String> facts(Findings found) {
    var server = found.server();
    var lines = new ArrayList<String>();
    lines.add(
        "Nova: %s on %s, task %s%s"
            .formatted(
                server.status(),
                server.host().orElse("no host"),
                server.taskState().orElse("none"),
                found
                    .migration()
                    .map(
                        m ->
                            "; migration %d, %s -> %s: %s"
                                .formatted(
                                    m.id(),
                                    m.sourceHost(),
                                    m.destinationHost().orElse("?"),
                                    m.status().wireName()))
                    .orElse("")));
    new TreeMap<>(found.seen())
        .forEach(
            (host, half) -> {
              if (isToBeNamed(found, host, half)) {
                lines.add("%s: %s".formatted(host, words(half)));
              }
            });
    new TreeMap<>(found.silent()).forEach((host, why) -> lines.add(host + ": " + why));
    return lines;
  }

  private static boolean isToBeNamed(Findings found, String host, HalfSeen half) {
    return !half.state().equals("NONE")
        || half.qemu()
        || !half.disks().isEmpty()
        || found
            .migration()
            .filter(
                m ->
                    m.sourceHost().equals(host)
                        || m.destinationHost().filter(host::equals).isPresent())
            .isPresent();
  }

  private static String words(HalfSeen half) {
    var words = new StringBuilder(half.state());
    words.append(half.qemu() ? ", a QEMU is there" : ", no QEMU");
    for (var disk : half.disks()) {
      words
          .append("; ")
          .append(disk.name())
          .append(' ')
          .append(Text.bytes(disk.bytes()))
          .append(", written last ")
          .append(disk.changedAt());
    }
    return words.toString();
  }

  static Map<String, Object> json(Assessment assessed) {
    var found = assessed.findings();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("server_id", found.server().id());
    fields.put("state", state(assessed));
    fields.put("reason", assessed.plan().reason());
    fields.put("nova_status", found.server().status());
    fields.put("nova_host", found.server().host().orElse(""));
    fields.put("found", facts(found));
    if (assessed.plan() instanceof Rescue rescue) {
      fields.put("newest_disk", rescue.disk());
      fields.put("lost", rescue.lost());
      fields.put("steps", rescue.steps().stream().map(Step::words).toList());
    } else if (assessed.plan() instanceof Refused refused) {
      fields.put("commands", refused.commands());
    }
    return fields;
  }
}
