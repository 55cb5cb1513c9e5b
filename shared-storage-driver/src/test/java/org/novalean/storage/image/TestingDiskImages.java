package org.novalean.storage.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes {@link TestingImage testing images}. Hooks are called with the method's name before and
 * after each call; what a hook throws, the caller gets.
 */
public final class TestingDiskImages implements DiskImages {

  private Consumer<String> before = method -> {};
  private Consumer<String> after = method -> {};

  public void beforeCall(Consumer<String> hook) {
    before = hook;
  }

  public void afterCall(Consumer<String> hook) {
    after = hook;
  }

  @Override
  public void create(Path image, long virtualSize) {
    call(
        "create",
        () -> {
          make(image, virtualSize, Optional.empty());
          return image;
        });
  }

  @Override
  public void createOverlay(Path image, Path backing, long virtualSize) {
    call(
        "createOverlay",
        () -> {
          if (!backing.isAbsolute()) {
            throw new ImageException("Backing image '%s' is not absolute".formatted(backing));
          }
          if (!Files.exists(backing)) {
            throw new ImageException("No backing image '%s'".formatted(backing));
          }
          var base = TestingImage.read(backing);
          if (base.backing().isPresent() || base.virtualSize() > virtualSize) {
            throw new ImageException(
                "'%s' cannot be the backing image of '%s'".formatted(backing, image));
          }
          make(image, virtualSize, Optional.of(backing));
          return image;
        });
  }

  private static void make(Path image, long virtualSize, Optional<Path> backing) {
    try {
      TestingImage.create(image, virtualSize, backing, Map.of());
    } catch (UncheckedIOException e) {
      throw new ImageException("Cannot create '%s': %s".formatted(image, e.getMessage()), e);
    }
  }

  @Override
  public Optional<ImageInfo> info(Path image) {
    return call(
        "info",
        () -> {
          if (!Files.exists(image)) {
            return Optional.empty();
          }
          var read = TestingImage.read(image);
          var allocated = (long) read.blocks().size() * TestingImage.BLOCK_SIZE;
          return Optional.of(
              new ImageInfo(image, "qcow2", read.virtualSize(), allocated, read.backing()));
        });
  }

  @Override
  public void rebaseUnsafely(Path image, Path backing) {
    call(
        "rebaseUnsafely",
        () -> {
          try {
            if (TestingImage.inUse(
                Files.readAttributes(image, BasicFileAttributes.class).fileKey())) {
              throw new ImageException(
                  "Could not open '%s': Failed to get \"write\" lock".formatted(image));
            }
            var read = TestingImage.read(image);
            var rebased = new TestingImage(read.virtualSize(), Optional.of(backing), read.blocks());
            return Files.writeString(image, rebased.text());
          } catch (IOException e) {
            throw new ImageException("Cannot rebase '%s': %s".formatted(image, e.getMessage()), e);
          }
        });
  }

  private <T> T call(String method, Supplier<T> action) {
    before.accept(method);
    var result = action.get();
    after.accept(method);
    return result;
  }
}
