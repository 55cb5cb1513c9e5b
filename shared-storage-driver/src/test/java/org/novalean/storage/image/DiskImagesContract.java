package org.novalean.storage.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every {@link DiskImages} does, the real one and the fake. */
public abstract class DiskImagesContract {

  protected static final long GIB = 1L << 30;

  protected abstract DiskImages images();

  /** An absolute directory that may hold images. */
  protected abstract Path directory();

  private Path path(String name) {
    return directory().resolve(name);
  }

  @Test
  void anImageIsEmptyAndStandsAlone() {
    images().create(path("layer"), GIB);

    var info = images().info(path("layer")).orElseThrow();
    assertThat(info.format()).isEqualTo("qcow2");
    assertThat(info.virtualSize()).isEqualTo(GIB);
    assertThat(info.allocatedSize()).isLessThan(1 << 20);
    assertThat(info.backing()).isEmpty();
  }

  @Test
  void anOverlayNamesItsBackingImageAndMayBeLarger() {
    images().create(path("layer"), GIB);
    images().createOverlay(path("disk"), path("layer"), 2 * GIB);

    var info = images().info(path("disk")).orElseThrow();
    assertThat(info.format()).isEqualTo("qcow2");
    assertThat(info.virtualSize()).isEqualTo(2 * GIB);
    assertThat(info.backing()).contains(path("layer"));
  }

  @Test
  void whatIsThereIsNeverOverwritten() {
    images().create(path("layer"), GIB);
    images().create(path("other"), GIB);

    assertThatThrownBy(() -> images().create(path("layer"), 2 * GIB))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(path("layer").toString());
    assertThatThrownBy(() -> images().createOverlay(path("layer"), path("other"), GIB))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(path("layer").toString());

    var info = images().info(path("layer")).orElseThrow();
    assertThat(info.virtualSize()).isEqualTo(GIB);
    assertThat(info.backing()).isEmpty();
  }

  @Test
  void anOverlayIsNotMadeWhereNovaWouldRefuseIt() {
    images().create(path("layer"), GIB);
    images().createOverlay(path("middle"), path("layer"), GIB);

    assertThatThrownBy(() -> images().createOverlay(path("disk"), path("middle"), GIB))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(path("middle").toString());
    assertThat(images().info(path("disk"))).isEmpty();
  }

  @Test
  void anOverlayIsNotMadeOverWhatIsNotThere() {
    assertThatThrownBy(() -> images().createOverlay(path("disk"), path("layer"), GIB))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(path("layer").toString());
    assertThat(images().info(path("disk"))).isEmpty();
  }

  @Test
  void anOverlayIsNeverSmallerThanWhatItStandsOn() {
    images().create(path("layer"), 2 * GIB);

    assertThatThrownBy(() -> images().createOverlay(path("disk"), path("layer"), GIB))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(path("layer").toString());
    assertThat(images().info(path("disk"))).isEmpty();
  }

  @Test
  void ofAFileThatIsNotThereNothingIsSaid() {
    assertThat(images().info(path("nothing"))).isEmpty();
  }

  @Test
  void aHeaderCanBeGivenAnotherBackingImage() {
    images().create(path("layer"), GIB);
    images().create(path("newer"), GIB);
    images().createOverlay(path("disk"), path("layer"), GIB);

    images().rebaseUnsafely(path("disk"), path("newer"));

    assertThat(images().info(path("disk")).orElseThrow().backing()).contains(path("newer"));
  }

  @Test
  void whatIsNotThereIsNotRebased() {
    images().create(path("layer"), GIB);

    assertThatThrownBy(() -> images().rebaseUnsafely(path("disk"), path("layer")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(path("disk").toString());
  }
}
