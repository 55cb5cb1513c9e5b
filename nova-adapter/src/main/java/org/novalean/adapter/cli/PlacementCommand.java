package org.novalean.adapter.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.novalean.adapter.placement.PlacementDesk.Survey;
import org.novalean.storage.messages.DiskReport;
import org.novalean.storage.messages.HostReport;
import org.novalean.storage.messages.Requested;
import org.novalean.storage.messages.ServerReport;
import picocli.CommandLine.Command;

@Command(
    name = "placement",
    description = {
      "List every server's disks, and where their data at rest lies.",
      "Also: how much current data they have, what the guest read and wrote since its QEMU started on",
      "its host, how much of its data at rest it has requested there (none, partial, full), and what",
      "is left alone, and why."
    })
final class PlacementCommand implements Callable<Integer> {

  private final CommandContext context;

  PlacementCommand(CommandContext context) {
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
      return survey.silent().isEmpty() ? ExitCode.OK : ExitCode.NEGATIVE;
    }
  }

  private static List<Map<String, Object>> json(Survey survey) {
    var disks = new ArrayList<Map<String, Object>>();
    for (var host : survey.reports()) {
      for (var server : host.servers()) {
        server.disks().forEach(disk -> disks.add(json(host, server, disk)));
      }
    }
    return disks;
  }

  private static Map<String, Object> json(HostReport host, ServerReport server, DiskReport disk) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("host", host.host());
    fields.put("server_id", server.serverId());
    fields.put("state", server.state());
    fields.put("hindrance", server.hindrance());
    fields.put("target", disk.target());
    fields.put("placeable", disk.placeable());
    fields.put("kind", disk.kind());
    disk.volume().ifPresent(volume -> fields.put("volume", volume));
    fields.put("virtual_bytes", disk.virtualBytes());
    fields.put("top_bytes", disk.topBytes());
    disk.layer()
        .ifPresent(
            layer -> {
              fields.put("layer", layer);
              fields.put("layer_bytes", disk.layerBytes());
            });
    disk.requested().ifPresent(requested -> fields.put("requested", requested.word()));
    disk.traffic()
        .ifPresent(
            traffic -> {
              fields.put("read_bytes", traffic.readBytes());
              fields.put("written_bytes", traffic.writtenBytes());
            });
    return fields;
  }

  private static String atRest(DiskReport disk) {
    return disk.layer()
        .or(() -> disk.volume().map(volume -> "cinder: volume " + volume))
        .orElse(disk.placeable() ? "local" : "left alone: " + disk.kind());
  }

  private static List<String> lines(Survey survey) {
    var table =
        new PlainTable(
            "HOST",
            "SERVER",
            "DISK",
            "DATA AT REST",
            "",
            "CURRENT",
            "READ",
            "REQUESTED",
            "WRITTEN");
    for (var host : survey.reports()) {
      for (var server : host.servers()) {
        for (var disk : server.disks()) {
          var traffic = disk.traffic();
          table.row(
              host.host(),
              server.serverId(),
              disk.target(),
              atRest(disk),
              disk.layer().isPresent() ? Text.bytes(disk.layerBytes()) : "",
              Text.bytes(disk.topBytes()),
              traffic.map(t -> Text.bytes(t.readBytes())).orElse("-"),
              disk.requested().map(Requested::word).orElse("-"),
              traffic.map(t -> Text.bytes(t.writtenBytes())).orElse("-"));
        }
      }
    }
    var lines = new ArrayList<>(table.lines());
    survey.silent().forEach((host, why) -> lines.add(Text.clean(host + ": " + why)));
    return lines;
  }
}
