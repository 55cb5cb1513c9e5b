package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.novalean.adapter.placement.GarbageSurvey;
import org.novalean.adapter.placement.GarbageSurvey.NoShare;
import org.novalean.adapter.placement.GarbageSurvey.Survey;
import org.novalean.storage.layer.GarbageCollector.Outcome;
import org.novalean.storage.layer.ShareFile;
import org.novalean.storage.layer.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "layers",
    description = {
      "List the layers and base images on the share, with who needs them or why nobody can any more.",
      "What was seen unused is noted down on the share: a file is collected only a day later or more."
    })
final class LayersCommand implements Callable<Integer> {

  @Option(
      names = "--collect",
      description = "Say what would be collected, restored and deleted now; with --yes, do it.")
  private boolean collect;

  @Option(
      names = "--yes",
      description = "With --collect: do it. Collected files stay a day in the trash.")
  private boolean yes;

  private final CommandContext context;

  LayersCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    if (yes && !collect) {
      context.terminal().err().println("--yes is for --collect");
      return ExitCode.USAGE;
    }
    try (var desk = context.backend().garbage(context.configuration())) {
      var survey = desk.garbage().survey();
      return collect ? collect(desk.garbage(), survey) : list(survey);
    } catch (NoShare e) {
      context.terminal().err().println(Text.clean(String.valueOf(e.getMessage())));
      return ExitCode.NEGATIVE;
    }
  }

  private int list(Survey survey) {
    var bytes =
        survey.contents().files().stream()
            .collect(Collectors.toMap(ShareFile::name, ShareFile::bytes));
    if (context.options().output() == OutputFormat.JSON) {
      var fields = json(survey);
      fields.put(
          "files", survey.plan().verdicts().stream().map(verdict -> json(verdict, bytes)).toList());
      context.printJson(fields);
    } else {
      var table = new PlainTable("FILE", "SIZE", "VERDICT", "REASON");
      for (var verdict : survey.plan().verdicts()) {
        table.row(verdict.name(), size(verdict, bytes), word(verdict), verdict.reason());
      }
      context.print(withHindrances(table.lines(), survey));
    }
    return code(survey);
  }

  private int collect(GarbageSurvey garbage, Survey survey) throws NoShare {
    var outcomes = garbage.carryOut(survey, !yes);
    if (context.options().output() == OutputFormat.JSON) {
      var fields = json(survey);
      fields.put("dry_run", !yes);
      fields.put("outcomes", outcomes.stream().map(LayersCommand::json).toList());
      context.printJson(fields);
    } else {
      var lines = new ArrayList<String>();
      outcomes.forEach(outcome -> lines.add(Text.clean(outcome.name() + ": " + outcome.reason())));
      if (outcomes.isEmpty()) {
        lines.add("nothing to do");
      } else if (!yes) {
        lines.add("nothing was changed: to do it, add --yes");
      }
      context.print(withHindrances(lines, survey));
    }
    return code(survey);
  }

  private static int code(Survey survey) {
    return survey.silent().isEmpty() && survey.notNoted().isEmpty()
        ? ExitCode.OK
        : ExitCode.NEGATIVE;
  }

  private static List<String> withHindrances(List<String> lines, Survey survey) {
    var all = new ArrayList<>(lines);
    new TreeMap<>(survey.silent())
        .forEach(
            (host, why) ->
                all.add(
                    Text.clean(
                        "nothing is collected: %s does not say what it uses: %s"
                            .formatted(host, why))));
    survey
        .notNoted()
        .ifPresent(
            why ->
                all.add(
                    Text.clean(
                        "what is unused could not be noted down, so its time has not begun: %s"
                            .formatted(why))));
    return all;
  }

  private static Map<String, Object> json(Survey survey) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("silent_hosts", new TreeMap<>(survey.silent()));
    survey.notNoted().ifPresent(why -> fields.put("not_noted", why));
    return fields;
  }

  private static Map<String, Object> json(Verdict verdict, Map<String, Long> bytes) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("name", verdict.name());
    var size = bytes.get(verdict.name());
    if (size != null && !isInTrash(verdict)) {
      fields.put("bytes", size);
    }
    fields.put("verdict", word(verdict));
    fields.put("reason", verdict.reason());
    return fields;
  }

  private static Map<String, Object> json(Outcome outcome) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("name", outcome.name());
    fields.put("done", outcome.done());
    fields.put("reason", outcome.reason());
    return fields;
  }

  private static String size(Verdict verdict, Map<String, Long> bytes) {
    var size = bytes.get(verdict.name());
    return size == null || isInTrash(verdict) ? "-" : Text.bytes(size);
  }

  private static boolean isInTrash(Verdict verdict) {
    return verdict instanceof Verdict.Restore || verdict instanceof Verdict.Purge;
  }

  private static String word(Verdict verdict) {
    if (verdict instanceof Verdict.Keep) {
      return "keep";
    } else if (verdict instanceof Verdict.Collect) {
      return "collect";
    }
    return verdict instanceof Verdict.Restore ? "restore" : "delete";
  }
}
