package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.List;
import org.novalean.adapter.explain.DiskOutlook;
import org.novalean.adapter.explain.Explanation;
import org.novalean.adapter.explain.Explanation.Destination;
import org.novalean.adapter.explain.VolumeOutlook;
import org.novalean.adapter.policy.SwitchMode;

/** An explanation in lines for the screen. */
final class ExplanationText {

  private ExplanationText() {}

  static List<String> lines(Explanation explanation) {
    var lines = new ArrayList<String>();
    var server = explanation.server();
    add(lines, "server", "%s (%s), %s".formatted(server.name(), server.id(), server.status()));
    add(lines, "from", source(explanation.source()));
    add(
        lines,
        "placement",
        "%s, by %s"
            .formatted(
                explanation.placement().mode().wireName(), explanation.placement().source()));
    explanation
        .atRest()
        .ifPresent(
            seen -> add(lines, "at rest", "%s: %s".formatted(seen.placement(), seen.reason())));
    explanation.disks().forEach(disk -> add(lines, ("disk " + disk.target()).strip(), disk(disk)));
    add(lines, "disks copied", explanation.copiedBytes().map(Text::bytes).orElse("not known"));
    add(lines, "memory", memory(explanation));
    add(lines, "switch", policy(explanation));
    add(lines, "limits", limits(explanation));
    explanation.destinations().forEach(d -> destination(lines, d));
    explanation.hindrances().forEach(hindrance -> add(lines, "prevented", hindrance));
    explanation.notes().forEach(note -> add(lines, "note", note));
    add(lines, "result", explanation.isLean() ? "lean" : "not lean");
    return lines;
  }

  private static void add(List<String> lines, String label, String text) {
    lines.add(Text.clean("%-12s %s".formatted(label, text)));
  }

  private static String source(Explanation.Source source) {
    return "%s; post-copy: %s by nova-lean.conf, %s by its nova.conf"
        .formatted(
            source.host(),
            source.named() ? "permitted" : "not permitted",
            source.permits().map(yes -> yes ? "permitted" : "not permitted").orElse("not known"));
  }

  private static String disk(DiskOutlook disk) {
    var stands =
        disk.layer()
            .map(layer -> "%s (%s at rest)".formatted(layer, Text.bytes(disk.layerBytes())))
            .or(() -> disk.volume().map(VolumeOutlook::words))
            .orElse(disk.placeable() ? "on the host itself" : disk.kind());
    return "%s; %s".formatted(stands, copied(disk));
  }

  /** How many bytes, where it is known; else the rule says what is. */
  private static String copied(DiskOutlook disk) {
    if (disk.how().isEmpty()) {
      return disk.rule();
    }
    var bytes = Text.bytes(disk.copiedBytes().orElse(0L));
    return switch (disk.how().get()) {
      case TOP -> "its top is copied, " + bytes;
      case WHOLE -> "copied whole, " + bytes;
      case AS_A_FILE -> "copied by ssh, or made anew, " + bytes;
      case NOTHING -> "not copied";
    };
  }

  private static String memory(Explanation explanation) {
    return switch (explanation.policy().mode()) {
      case IMMEDIATE -> "each page crosses once, by post-copy";
      case AFTER_FIRST_PASS -> "crosses once, then what changed meanwhile by post-copy";
      case ON_STALL -> "by pre-copy, and by post-copy once that makes no headway";
      case AUTO ->
          "as 'nova-lean predict' says: by post-copy, or by pre-copy where that hardly takes longer";
      case NEVER -> "by pre-copy alone, what changes meanwhile again and again";
    };
  }

  private static String policy(Explanation explanation) {
    var policy = explanation.policy();
    return "%s, by %s".formatted(policy.mode().wireName(), policy.source());
  }

  private static String limits(Explanation explanation) {
    var policy = explanation.policy();
    var deadline =
        policy
            .deadline()
            .map(d -> "after %d s: %s".formatted(d.toSeconds(), policy.deadlineAction().wireName()))
            .orElse("no deadline");
    var bandwidth =
        policy.mode() == SwitchMode.NEVER
            ? ""
            : explanation
                .source()
                .postCopyMibPerSecond()
                .map(
                    limit ->
                        limit == 0
                            ? "; post-copy without a limit"
                            : "; post-copy at most %d MiB/s".formatted(limit))
                .orElse("");
    return deadline + bandwidth;
  }

  private static void destination(List<String> lines, Destination destination) {
    var to = destination.host() + (destination.data().isEmpty() ? "" : ": " + destination.data());
    add(lines, "to", to);
    destination.hindrances().forEach(hindrance -> add(lines, "", "prevented: " + hindrance));
  }
}
