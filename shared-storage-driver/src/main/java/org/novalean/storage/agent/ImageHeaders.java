package org.novalean.storage.agent;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.novalean.storage.image.DiskImages;
import org.novalean.storage.image.ImageException;
import org.novalean.storage.image.ImageInfo;
import org.novalean.storage.io.FileStat;
import org.novalean.storage.io.HungException;
import org.novalean.storage.io.ImageFiles;

/** What servers' image files say of themselves, remembered between the looks at them. */
final class ImageHeaders {

  /** A header changes rarely, and reading it starts a process. */
  private static final Duration HEADER_FOR = Duration.ofMinutes(1);

  private final DiskImages images;
  private final ImageFiles files;
  private final Clock clock;
  private final Map<Path, Header> headers = new ConcurrentHashMap<>();

  /** What was read of an image, and of which file. */
  private record Header(ImageInfo info, long inode, Instant readAt) {}

  ImageHeaders(DiskImages images, ImageFiles files, Clock clock) {
    this.images = requireNonNull(images, "images is null");
    this.files = requireNonNull(files, "files is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Begins a look at some of them.
   *
   * @param atShare whether files on the share are looked at; if not, what is told of layers is what
   *     was seen last
   */
  Look look(boolean atShare) {
    return new Look(atShare);
  }

  /** Forgets what a look at all of them has not come across. */
  void keepOnly(Look look) {
    headers.keySet().retainAll(look.named);
  }

  /** One look; for one thread. */
  final class Look {
    private final Set<Path> named = new HashSet<>();

    /** False from where the share is known not to answer: each look would cost its deadline. */
    private boolean atShare;

    private Look(boolean atShare) {
      this.atShare = atShare;
    }

    /** Of a share that does not answer what was seen last, which is nothing at first. */
    long layerBytes(Path layer) throws IOException {
      if (atShare) {
        try {
          return header(layer).allocatedSize();
        } catch (HungException e) {
          atShare = false;
        }
      }
      named.add(layer);
      return Optional.ofNullable(headers.get(layer))
          .map(known -> known.info().allocatedSize())
          .orElse(0L);
    }

    ImageInfo header(Path file) throws IOException {
      named.add(file);
      var known = headers.get(file);
      if (files.isShared(file) && !atShare) {
        throw new ImageException(file + " is not looked at now: the share does not answer");
      }
      var inode = files.call(file, "looking at " + file, () -> FileStat.of(file)).inode();
      var now = clock.instant();
      if (known != null && known.inode() == inode && known.readAt().plus(HEADER_FOR).isAfter(now)) {
        return known.info();
      }
      var info =
          images.info(file).orElseThrow(() -> new ImageException("there is no image " + file));
      headers.put(file, new Header(info, inode, now));
      return info;
    }

    /** The bytes of a file, holes included. */
    long length(Path file) throws IOException {
      return files.call(file, "looking at " + file, () -> FileStat.of(file)).size();
    }
  }
}
