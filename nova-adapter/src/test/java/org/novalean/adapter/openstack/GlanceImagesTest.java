package org.novalean.adapter.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.novalean.adapter.compute.CloudException.Forbidden;

class GlanceImagesTest {

  private final TestingCloud fake = TestingCloud.start();

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void anImagesOwnPropertiesAreToldApartFromWhatEveryImageHas() {
    var own = Map.of("lean_switch", "after-first-pass", "hw_disk_bus", "virtio");
    fake.compute().image("image-1", own);

    assertThat(fake.connect().images().properties("image-1")).contains(own);
  }

  @Test
  void anImageThatIsGoneIsEmpty() {
    assertThat(fake.connect().images().properties("gone")).isEmpty();
  }

  @Test
  void anImageThatMayNotBeReadIsAnError() {
    fake.plan(
        "/image/v2/images/image-1",
        Answer.text(403, "text/html", "<html><h1>403 Forbidden</h1>Not yours</html>"));
    var images = fake.connect().images();

    assertThatThrownBy(() -> images.properties("image-1"))
        .isInstanceOf(Forbidden.class)
        .hasMessageContaining("403 Forbidden Not yours");
  }
}
