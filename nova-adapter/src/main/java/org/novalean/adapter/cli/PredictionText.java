package org.novalean.adapter.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.novalean.adapter.explain.Forecast;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.adapter.policy.SwitchPolicy;
import org.novalean.adapter.predict.DirtyRate;
import org.novalean.adapter.predict.Inputs;
import org.novalean.adapter.predict.Outlook;
import org.novalean.adapter.predict.Prediction;

/** A prediction in lines for the screen. */
final class PredictionText {

  private PredictionText() {}

  static List<String> lines(Forecast forecast) {
    var explanation = forecast.explanation();
    var server = explanation.server();
    var lines = new ArrayList<String>();
    add(lines, "server", "%s (%s), %s".formatted(server.name(), server.id(), server.status()));
    add(
        lines,
        "from",
        explanation.source().host() + forecast.to().map(host -> " to " + host).orElse(""));
    inputs(lines, forecast.prediction().inputs());
    add(lines, "switch", policy(explanation.policy(), forecast.prediction()));
    way(lines, "lean", forecast.prediction().lean());
    way(lines, "pre-copy", forecast.prediction().preCopy());
    forecast.prediction().notKnown().forEach(reason -> add(lines, "not known", reason));
    forecast.notes().forEach(note -> add(lines, "note", note));
    explanation.hindrances().forEach(hindrance -> add(lines, "prevented", hindrance));
    return lines;
  }

  private static void inputs(List<String> lines, Inputs inputs) {
    add(
        lines,
        "memory",
        "%s; not zero: %s"
            .formatted(RangeText.bytes(inputs.memory()), RangeText.bytes(inputs.data())));
    add(
        lines,
        "changes",
        inputs.dirty().map(PredictionText::dirty).orElse("how fast is not known"));
    add(lines, "disks", RangeText.bytes(inputs.disks()));
    var preCopy = RangeText.rate(inputs.preCopyRate());
    var postCopy = RangeText.rate(inputs.postCopyRate());
    add(
        lines,
        "link",
        preCopy.equals(postCopy) ? preCopy : "%s; post-copy: %s".formatted(preCopy, postCopy));
  }

  private static String dirty(DirtyRate dirty) {
    return "%s/s, as QEMU sampled for %s"
        .formatted(RangeText.bytes(dirty.bytesPerSecond()), RangeText.seconds(dirty.seconds()));
  }

  private static String policy(SwitchPolicy policy, Prediction prediction) {
    var words = "%s, by %s".formatted(policy.mode().wireName(), policy.source());
    if (policy.mode() != SwitchMode.AUTO) {
      return words;
    }
    var choice = prediction.choice();
    return "%s: now %s, for %s"
        .formatted(words, choice.preCopy() ? "on-stall" : "immediate", choice.reason());
  }

  private static void way(List<String> lines, String name, Outlook outlook) {
    add(lines, name, RangeText.bytes(outlook.bytes()));
    add(lines, "  time", RangeText.seconds(outlook.seconds()));
    add(lines, "  pause", RangeText.seconds(outlook.pauseSeconds()));
    if (!outlook.ends().equals(Optional.of(true))) {
      add(
          lines,
          "  end",
          outlook.ends().isPresent()
              ? "it does not end by itself: memory changes faster than the link carries it"
              : "whether it ends by itself is not known");
    }
  }

  private static void add(List<String> lines, String label, String text) {
    lines.add(Text.clean("%-12s %s".formatted(label, text)));
  }
}
