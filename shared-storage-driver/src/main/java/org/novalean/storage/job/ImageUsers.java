package org.novalean.storage.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.novalean.storage.image.ImageException;

/** Who on this host needs an image. */
public final class ImageUsers {

  private final JobTools tools;

  public ImageUsers(JobTools tools) {
    this.tools = requireNonNull(tools, "tools is null");
  }

  /**
   * Everything of this host that names an image: definitions and chains of all domains, and the
   * headers of a server's disks, those set aside by a resize included. What cannot be read counts.
   */
  public List<String> of(Path image, String serverId) {
    var users = new ArrayList<String>();
    for (var domain : tools.hypervisor().domains()) {
      for (var disk : domain.disks()) {
        if (disk.source().filter(image::equals).isPresent() || disk.chain().contains(image)) {
          users.add("disk '%s' of domain %s".formatted(disk.target(), domain.name()));
        }
      }
    }
    for (var home : List.of(serverId, serverId + "_resize")) {
      for (var file : disks(tools.settings().instancesPath().resolve(home))) {
        if (mayName(file, image)) {
          users.add("'%s'".formatted(file));
        }
      }
    }
    return users;
  }

  private boolean mayName(Path file, Path image) {
    try {
      return tools
          .images()
          .info(file)
          .flatMap(info -> info.backing())
          .filter(image::equals)
          .isPresent();
    } catch (ImageException e) {
      return true;
    }
  }

  private static List<Path> disks(Path directory) {
    var found = new ArrayList<Path>();
    try (var listing = Files.newDirectoryStream(directory, "disk*")) {
      listing.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list '%s'".formatted(directory), e);
    }
    // Nova's notes about the disks, no image.
    found.removeIf(file -> file.endsWith("disk.info"));
    return found;
  }
}
