package org.novalean.adapter.doctor;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.novalean.storage.Mount;
import org.novalean.storage.MountTable;

/** What is read in Nova's configuration files and in this host's mount table. */
final class NovaConfChecks {

  private static final String RESTART = ", and restart nova-compute";

  private final List<Path> files;
  private final MountTable mounts;

  NovaConfChecks(List<Path> files, MountTable mounts) {
    this.files = List.copyOf(files);
    this.mounts = requireNonNull(mounts, "mounts is null");
  }

  List<Check> all() {
    if (files.isEmpty()) {
      return List.of(
          new SimpleCheck(
              "nova-conf",
              "The compute hosts' nova.conf",
              () ->
                  new Result.Skipped(
                      "none can be read here. Run this on each compute host, or copy its nova.conf"
                          + " here and name it: --nova-conf FILE")));
    }
    var checks = new ArrayList<Check>();
    for (var file : files) {
      checks.add(check("post-copy", "Post-copy is permitted", file, this::postCopy));
      checks.add(check("notification-settings", "Notifications are on", file, this::notifications));
      checks.add(check("instances-path", "Instances are on a share", file, this::instancesPath));
      checks.add(
          check("image-cache", "The image cache leaves a share alone", file, this::imageCache));
    }
    return checks;
  }

  private static Check check(String id, String title, Path file, Function<NovaConf, Result> look) {
    return new SimpleCheck(
        id,
        "%s (%s)".formatted(title, file),
        () -> {
          try {
            var conf = NovaConf.read(file);
            return conf.isInUse()
                ? look.apply(conf)
                : new Result.Skipped(
                    "no service runs with it: it sets no transport_url. Name a compute host's with"
                        + " --nova-conf FILE");
          } catch (IOException e) {
            return new Result.Failed(
                "the file cannot be read: " + e, "run as root, or as a user of the group nova");
          }
        });
  }

  private Result postCopy(NovaConf conf) {
    if (!conf.isOfComputeHost()) {
      return new Result.Warning(
          "it has no [libvirt] section: a controller's, or a compute host that permits none",
          "on a compute host set [libvirt] live_migration_permit_post_copy = true" + RESTART);
    }
    if (!conf.flag("libvirt", "live_migration_permit_post_copy", false)) {
      return new Result.Failed(
          "[libvirt] live_migration_permit_post_copy is not true: force_complete would pause the"
              + " server instead",
          "set it to true on every compute host"
              + RESTART
              + "; then name the hosts in [lean] post_copy_hosts");
    }
    if (conf.flag("libvirt", "live_migration_tunnelled", false)) {
      return new Result.Failed(
          "[libvirt] live_migration_tunnelled is true: libvirt does no post-copy in a tunnel",
          "remove it (live_migration_with_native_tls encrypts too)" + RESTART);
    }
    return new Result.Ok("[libvirt] live_migration_permit_post_copy = true");
  }

  private Result notifications(NovaConf conf) {
    var wrong = new ArrayList<String>();
    if (!conf.hasAny("oslo_messaging_notifications", "driver", "messagingv2")
        && !conf.hasAny("oslo_messaging_notifications", "driver", "messaging")) {
      wrong.add("[oslo_messaging_notifications] driver is not messagingv2: nothing is published");
    }
    if (!wrong.isEmpty()) {
      return new Result.Failed(String.join("\n", wrong), BusChecks.SETTINGS);
    }
    var state = conf.value("notifications", "notify_on_state_change").orElse("unset");
    if (!state.equals("vm_and_task_state")) {
      return new Result.Warning(
          "[notifications] notify_on_state_change is %s: a migration is noticed later"
              .formatted(state),
          BusChecks.SETTINGS);
    }
    return new Result.Ok(
        "driver is right, notify_on_state_change = vm_and_task_state, notification_format = "
            + conf.value("notifications", "notification_format").orElse("unversioned, by default"));
  }

  private Result instancesPath(NovaConf conf) {
    var path = conf.instancesPath();
    if (!Files.isDirectory(path)) {
      return new Result.Skipped(
          "%s is not on this machine. On the compute host: findmnt -T %s".formatted(path, path));
    }
    var mount = holding(path);
    var export = mount.flatMap(Mount::export);
    if (export.isPresent()) {
      return new Result.Ok(
          "%s is on %s (%s): every compute host must have the same"
              .formatted(path, export.get(), mount.map(Mount::type).orElse("")));
    }
    return new Result.Warning(
        "%s is on %s, this host's own: Nova copies every disk in each migration"
            .formatted(path, mount.map(m -> m.type() + " " + m.source()).orElse("no mount")),
        "to have no disk copied, mount one NFS export at this path on every compute host (servers"
            + " that are there must be moved onto it first)");
  }

  private Result imageCache(NovaConf conf) {
    var path = conf.instancesPath();
    if (conf.value("image_cache", "manager_interval").filter("-1"::equals).isPresent()
        || !conf.flag("image_cache", "remove_unused_base_images", true)) {
      return new Result.Ok("unused base images are not removed");
    }
    if (!Files.isDirectory(path)) {
      return new Result.Skipped(
          "needed where _base alone is on a share, and %s is not on this machine".formatted(path));
    }
    var whole = holding(path).filter(Mount::isShareable).isPresent();
    var base = holding(path.resolve("_base")).filter(Mount::isShareable).isPresent();
    if (base && !whole) {
      return new Result.Failed(
          "%s/_base is on a share, but Nova keeps the list of its users on each host: one host"
                  .formatted(path)
              + " removes what another one's servers are based on",
          "set [image_cache] manager_interval = -1 on every compute host" + RESTART);
    }
    return new Result.Ok(
        whole ? "its list of users is on the same share" : "_base is this host's own");
  }

  private Optional<Mount> holding(Path path) {
    try {
      return mounts.holding(Files.exists(path) ? path.toRealPath() : path);
    } catch (IOException e) {
      return mounts.holding(path);
    }
  }
}
