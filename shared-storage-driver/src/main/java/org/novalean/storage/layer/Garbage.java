package org.novalean.storage.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides which layers and Glance images on the share nobody can need any more. It decides for
 * keeping wherever something is not known: a host that has not said everything keeps all files of
 * all servers; a name that is neither a layer's nor a base image's is never touched.
 */
public final class Garbage {

  /** Nova names the base image of a Glance image by the SHA-1 of its id (imagecache.py). */
  private static final Pattern GLANCE_IMAGE = Pattern.compile("[0-9a-f]{40}");

  private final GarbageRules rules;

  public Garbage(GarbageRules rules) {
    this.rules = requireNonNull(rules, "rules is null");
  }

  /** What becomes of each file in this world. Nothing is done to any of them. */
  public GarbagePlan plan(GarbageWorld world) {
    var obstacle = world.obstacle(rules);
    var verdicts = new ArrayList<Verdict>();
    var unusedSince = new HashMap<String, Instant>();
    var imagesOfServers = imagesOfServers(world);
    for (var file : world.files()) {
      var keep = user(world, file, imagesOfServers);
      if (keep.isPresent()) {
        verdicts.add(new Verdict.Keep(file.name(), keep.get()));
        continue;
      }
      var known = Optional.ofNullable(world.unusedSince().get(file.name()));
      var since =
          known.or(() -> obstacle.isPresent() ? Optional.empty() : Optional.of(world.now()));
      since.ifPresent(instant -> unusedSince.put(file.name(), instant));
      verdicts.add(
          obstacle
              .<Verdict>map(
                  reason -> new Verdict.Keep(file.name(), "nothing is collected now: " + reason))
              .orElseGet(() -> unused(world, file, since.orElse(world.now()))));
    }
    world.trash().forEach(file -> verdicts.add(trashed(world, file, obstacle)));
    return new GarbagePlan(verdicts, unusedSince);
  }

  /** Whether a file of this name may be collected at all. */
  static boolean isOurs(String name) {
    return LayerName.parse(name).isPresent() || GLANCE_IMAGE.matcher(name).matches();
  }

  private static Optional<String> user(
      GarbageWorld world, ShareFile file, Set<String> imagesOfServers) {
    if (!isOurs(file.name())) {
      return Optional.of("it is neither a layer nor a base image: it is never touched");
    }
    if (imagesOfServers.contains(file.name())) {
      return Optional.of("a server was made from this image, and Nova may want it again");
    }
    return world.user(file.name());
  }

  private Verdict unused(GarbageWorld world, ShareFile file, Instant since) {
    return LayerName.parse(file.name())
        .map(layer -> layer(world, file, layer, since))
        .orElseGet(
            () -> {
              var untouched = world.now().minus(rules.baseImage());
              return file.modifiedAt().isAfter(untouched)
                  ? new Verdict.Keep(file.name(), "Nova has used this image lately")
                  : after(world, file, since, rules.grace(), "no disk stands on this image");
            });
  }

  private Verdict layer(GarbageWorld world, ShareFile file, LayerName layer, Instant since) {
    var server = Optional.ofNullable(world.servers().get(layer.serverId()));
    if (server.isEmpty()) {
      return after(world, file, since, rules.grace(), "Nova knows its server no more");
    }
    if (server.get().busy()) {
      return new Verdict.Keep(
          file.name(), "an operation on its server is under way, or it was evacuated without it");
    }
    var successor = world.successor(layer);
    if (successor.isPresent()) {
      return after(world, file, since, rules.grace(), successor.get() + " has taken its place");
    }
    if (isCommitting(world, layer)) {
      return new Verdict.Keep(file.name(), "its record says that a commit writes to it");
    }
    if (server.get().isOffloaded() || world.hasDisk(layer.serverId())) {
      return after(
          world,
          file,
          since,
          rules.onlyCopy(),
          server.get().isOffloaded()
              ? "its server is shelved, its data is in Glance"
              : "its server runs on another image (unshelved, rebuilt, or evacuated)");
    }
    return new Verdict.Keep(file.name(), "its server has no disk on any host that reports");
  }

  private static boolean isCommitting(GarbageWorld world, LayerName layer) {
    return Optional.ofNullable(world.records().get(layer))
        .filter(record -> record.state() == LayerState.COMMITTING)
        .isPresent();
  }

  private static Verdict after(
      GarbageWorld world, ShareFile file, Instant since, Duration grace, String reason) {
    var end = since.plus(grace);
    return world.now().isBefore(end)
        ? new Verdict.Keep(file.name(), "%s; collected after %s".formatted(reason, end))
        : new Verdict.Collect(file, "%s, since %s".formatted(reason, since));
  }

  private Verdict trashed(GarbageWorld world, TrashedFile file, Optional<String> obstacle) {
    var user = world.user(file.name());
    if (user.isPresent()) {
      var again = world.files().stream().anyMatch(other -> other.name().equals(file.name()));
      return again
          ? new Verdict.Keep(
              file.name(),
              user.get()
                  + ", but a file of that name is there again: compare it with the one in the trash, it may be another")
          : new Verdict.Restore(file, user.get());
    }
    var end = file.since().plus(rules.trash());
    if (obstacle.isPresent()) {
      return new Verdict.Keep(file.name(), "nothing is deleted now: " + obstacle.get());
    }
    return world.now().isBefore(end)
        ? new Verdict.Keep(file.name(), "in the trash; deleted after " + end)
        : new Verdict.Purge(file, "in the trash since " + file.since());
  }

  private static Set<String> imagesOfServers(GarbageWorld world) {
    return world.servers().values().stream()
        .flatMap(server -> server.imageId().stream())
        .map(Garbage::baseImageName)
        .collect(Collectors.toSet());
  }

  static String baseImageName(String imageId) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(imageId.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
