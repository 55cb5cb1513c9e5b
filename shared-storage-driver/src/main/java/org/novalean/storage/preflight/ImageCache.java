package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import org.novalean.storage.MountTable;
import org.novalean.storage.nova.NovaConf;

/** Nova's image cache deletes no base image that another host uses. */
final class ImageCache extends NovaConfCheck {

  private final MountTable mounts;

  ImageCache(List<Path> sources, MountTable mounts) {
    super("image-cache", "The image cache leaves a share alone", sources);
    this.mounts = requireNonNull(mounts, "mounts is null");
  }

  @Override
  Result look(NovaConf conf) {
    if (conf.keepsBaseImages()) {
      return new Result.Ok("unused base images are not removed");
    }
    var path = conf.instancesPath();
    if (!InstancesPath.isHere(mounts, path)) {
      return new Result.Skipped(
          "needed where _base alone is on a share, and %s is not on this machine".formatted(path));
    }
    var whole = InstancesPath.isOnShare(mounts, path);
    if (InstancesPath.isOnShare(mounts, path.resolve("_base")) && !whole) {
      return new Result.Failed(
          "%s/_base is on a share, but Nova keeps the list of its users on each host: one host"
                  .formatted(path)
              + " removes what another one's servers are based on",
          "set [image_cache] manager_interval = -1 on every compute host" + RESTART);
    }
    return new Result.Ok(
        whole ? "its list of users is on the same share" : "_base is this host's own");
  }
}
