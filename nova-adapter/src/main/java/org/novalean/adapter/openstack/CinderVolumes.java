package org.novalean.adapter.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.novalean.adapter.compute.ActionResult;
import org.novalean.adapter.volumes.NewVolume;
import org.novalean.adapter.volumes.Volume;
import org.novalean.adapter.volumes.VolumeAttachment;
import org.novalean.adapter.volumes.VolumeConnection;
import org.novalean.adapter.volumes.VolumePool;
import org.novalean.adapter.volumes.VolumeService;
import org.novalean.adapter.volumes.VolumeType;
import org.openstack4j.openstack.internal.MicroVersion;

/** Cinder's volumes and types, and the services and pools behind them. */
final class CinderVolumes extends CinderService {

  CinderVolumes(Session session, MicroVersion microversion) {
    super(session, microversion);
  }

  Optional<Volume> volume(String id) {
    return find("/volumes/" + segment(id), "volume").map(CinderVolumes::volume);
  }

  List<Volume> named(String name) {
    return list("/volumes/detail", Map.of("name", name), "volumes", "volumes_links").stream()
        .map(CinderVolumes::volume)
        .filter(volume -> volume.name().equals(name))
        .toList();
  }

  Optional<Volume> copyOf(String id) {
    var marked = "target:" + id;
    var query = Map.of("all_tenants", "1", "migration_status", marked);
    return list("/volumes/detail", query, "volumes", "volumes_links").stream()
        .map(CinderVolumes::volume)
        .filter(volume -> volume.migrationStatus().equals(Optional.of(marked)))
        .findFirst();
  }

  /** Those that are private too, where we may see them. */
  List<VolumeType> types() {
    return list("/types", Map.of("is_public", "None"), "volume_types", "volume_type_links").stream()
        .map(type -> new VolumeType(type.text("id"), type.text("name"), type.map("extra_specs")))
        .toList();
  }

  Volume create(NewVolume wanted) {
    var body = JsonNodeFactory.instance.objectNode();
    var volume = body.putObject("volume");
    volume.put("name", wanted.name());
    volume.put("volume_type", wanted.type());
    volume.put("size", wanted.sizeGib());
    var metadata = volume.putObject("metadata");
    wanted.metadata().forEach(metadata::put);
    return volume(make("/volumes", body.toString(), "volume"));
  }

  ActionResult delete(String id) {
    return remove("/volumes/" + segment(id));
  }

  Optional<VolumeConnection> connection(String id, String host) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("os-initialize_connection").putObject("connector").put("host", host);
    return ask(action(id), body.toString(), "connection_info")
        .map(info -> connection(info.text("driver_volume_type"), info.object("data")));
  }

  List<VolumeAttachment> attachments(String filter, String id) {
    var query = Map.of(filter, id, "all_tenants", "1");
    return list("/attachments/detail", query, "attachments", "attachments_links").stream()
        .map(CinderVolumes::attachment)
        .toList();
  }

  List<String> snapshotsOf(String id) {
    var query = Map.of("volume_id", id, "all_tenants", "1");
    return list("/snapshots", query, "snapshots", "snapshots_links").stream()
        .map(
            snapshot ->
                snapshot
                    .optionalText("name")
                    .filter(name -> !name.isEmpty())
                    .orElseGet(() -> snapshot.text("id")))
        .toList();
  }

  ActionResult retype(String id, String type) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("os-retype").put("new_type", type).put("migration_policy", "on-demand");
    return post(action(id), body.toString());
  }

  List<VolumeService> services() {
    return list("/os-services", Map.of("binary", "cinder-volume"), "services", "services_links")
        .stream()
        .map(
            service ->
                new VolumeService(
                    service.text("host"),
                    service.text("state").equals("up"),
                    service.text("status").equals("enabled")))
        .toList();
  }

  List<VolumePool> pools() {
    return list("/scheduler-stats/get_pools", Map.of("detail", "True"), "pools", "pools_links")
        .stream()
        .map(CinderVolumes::pool)
        .toList();
  }

  private static String action(String id) {
    return "/volumes/%s/action".formatted(segment(id));
  }

  private static Volume volume(JsonFields volume) {
    return new Volume(
        volume.text("id"),
        volume.optionalText("name").orElse(""),
        volume.text("status"),
        volume.optionalText("migration_status"),
        volume.optionalText("volume_type"),
        volume.optionalText("os-vol-host-attr:host"),
        volume.optionalText("os-vol-tenant-attr:tenant_id"),
        volume.number("size"),
        volume.flag("bootable"),
        volume.flag("multiattach"),
        volume.flag("encrypted"),
        volume.map("metadata"),
        volume.objects("attachments").stream()
            .flatMap(attachment -> attachment.optionalText("server_id").stream())
            .toList());
  }

  private static VolumeAttachment attachment(JsonFields attachment) {
    var info = attachment.object("connection_info");
    return new VolumeAttachment(
        attachment.text("id"),
        attachment.text("volume_id"),
        attachment.text("status"),
        attachment.optionalText("instance"),
        info.optionalText("driver_volume_type").map(driver -> connection(driver, info)));
  }

  private static VolumeConnection connection(String driver, JsonFields data) {
    return new VolumeConnection(
        driver,
        data.optionalText("export"),
        data.optionalText("options").filter(options -> !options.isEmpty()),
        data.optionalText("name"),
        data.optionalText("format"));
  }

  /** What has no number may be {@code infinite} or {@code unknown}. */
  private static VolumePool pool(JsonFields pool) {
    var capabilities = pool.object("capabilities");
    return new VolumePool(
        pool.text("name"),
        capabilities.optionalText("volume_backend_name"),
        capabilities.optionalNumber("free_capacity_gb"));
  }
}
