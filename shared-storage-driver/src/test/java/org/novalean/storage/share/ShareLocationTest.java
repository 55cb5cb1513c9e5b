package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareLocationTest {

  @ParameterizedTest
  @CsvSource({
    "nfs://controller:/srv/share, controller:/srv/share",
    "nfs://10.0.0.9:/, 10.0.0.9:/",
    "nfs://nas.example.org:/srv//share/, nas.example.org:/srv/share",
    "nfs://[fd00::1]:/srv, [fd00::1]:/srv",
    "nfs://[fe80::1%eth0]:/srv, [fe80::1%eth0]:/srv",
  })
  void namesAnExportAsMountDoes(String text, String source) {
    assertThat(ShareLocation.parse(text))
        .isInstanceOfSatisfying(
            ShareLocation.Nfs.class, nfs -> assertThat(nfs.source()).isEqualTo(source));
  }

  @Test
  void namesADirectoryThatTheOperatorMounts() {
    assertThat(ShareLocation.parse("path:/mnt/share/"))
        .isEqualTo(new ShareLocation.Mounted(Path.of("/mnt/share")));
  }

  @ParameterizedTest
  @CsvSource({"cinder:nfs-a, nfs-a", "cinder:Fast NFS, Fast NFS", "'cinder: nfs ', nfs"})
  void namesAVolumeTypeOfCinders(String text, String type) {
    assertThat(ShareLocation.parse(text))
        .isEqualTo(new ShareLocation.Cinder(type, Optional.empty(), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nfs://server:/export", "nfs://[fd00::1]:/e", "path:/mnt/share", "cinder:nfs-a"})
  void isWrittenAsItIsRead(String text) {
    assertThat(ShareLocation.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server:/export|is neither nfs://server:/export nor path:/mount/point",
        "/mnt/share|is neither",
        "ceph://a:/b|is neither",
        "nfs://server/export|write nfs://server:/export",
        "nfs://:/export|write nfs://server:/export",
        "nfs://fd00::1:/export|nfs://[fd00::1]:/export",
        "nfs://server:export|'export' is not an absolute path",
        "nfs://server:|'' is not an absolute path",
        "nfs://server:/a b|'/a b' is not an absolute path without blanks",
        "path:mnt|'mnt' is not an absolute path",
        "path:|'' is not an absolute path",
        "cinder:|names no volume type: write cinder:NAME",
        "cinder://nfs-a|names no volume type",
      })
  void saysWhatIsWrongAndHowToWriteIt(String text, String message) {
    assertThatThrownBy(() -> ShareLocation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'%s'".formatted(text))
        .hasMessageContaining(message);
  }
}
