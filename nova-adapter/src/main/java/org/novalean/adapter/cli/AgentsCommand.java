package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.novalean.adapter.placement.PlacementDesk.Survey;
import org.novalean.storage.messages.HostReport;
import picocli.CommandLine.Command;

@Command(
    name = "agents",
    description = "List the compute hosts: whether an agent answers, and how it sees the share.")
final class AgentsCommand implements Callable<Integer> {

  private final CommandContext context;

  AgentsCommand(CommandContext context) {
    this.context = requireNonNull(context, "context is null");
  }

  @Override
  public Integer call() throws Exception {
    try (var desk = context.backend().placement(context.configuration())) {
      var survey = desk.survey();
      if (context.options().output() == OutputFormat.JSON) {
        context.printJson(json(survey));
      } else {
        context.print(lines(survey));
      }
      return survey.isSound() ? ExitCode.OK : ExitCode.NEGATIVE;
    }
  }

  private static List<Map<String, Object>> json(Survey survey) {
    var hosts = new ArrayList<Map<String, Object>>();
    survey.reports().forEach(report -> hosts.add(json(report)));
    survey
        .silent()
        .forEach((host, why) -> hosts.add(Map.of("host", host, "agent", false, "reason", why)));
    return hosts;
  }

  private static Map<String, Object> json(HostReport report) {
    var share = report.share();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("host", report.host());
    fields.put("agent", true);
    fields.put("version", report.agentVersion());
    fields.put("libvirt", report.hypervisor());
    share.shareId().ifPresent(id -> fields.put("share_id", id));
    fields.put("share_state", share.state());
    fields.put("share_usable", share.usable());
    fields.put("share_reason", share.reason());
    fields.put("share_total_bytes", share.totalBytes());
    fields.put("share_free_bytes", share.freeBytes());
    share
        .cinder()
        .ifPresent(
            cinder -> {
              fields.put("share_volume_type", cinder.volumeType());
              cinder.export().ifPresent(export -> fields.put("share_export", export));
            });
    fields.put("servers", report.servers().size());
    fields.put("jobs", report.jobs().stream().filter(job -> job.isRunning()).count());
    fields.put("problems", report.problems());
    return fields;
  }

  private static List<String> lines(Survey survey) {
    var table = new PlainTable("HOST", "AGENT", "LIBVIRT", "SHARE", "FREE", "SERVERS");
    var remarks = new ArrayList<String>();
    for (var report : survey.reports()) {
      var share = report.share();
      table.row(
          report.host(),
          report.agentVersion(),
          report.hypervisor() ? "yes" : "no",
          share.state(),
          Text.bytes(share.freeBytes()),
          String.valueOf(report.servers().size()));
      if (!share.reason().isEmpty()) {
        remarks.add(report.host() + ": " + share.reason());
      }
      report.problems().forEach(problem -> remarks.add(report.host() + ": " + problem));
    }
    survey
        .silent()
        .forEach(
            (host, why) -> {
              table.row(host, "none", "?", "?", "?", "?");
              remarks.add(host + ": " + why);
            });
    if (survey.shares().size() > 1) {
      survey
          .shares()
          .forEach(
              (share, hosts) ->
                  remarks.add(
                      "%s see the share %s: all hosts must mount one and the same"
                          .formatted(String.join(", ", hosts), share)));
    }
    var lines = new ArrayList<>(table.lines());
    remarks.forEach(remark -> lines.add(Text.clean(remark)));
    return lines;
  }
}
