package org.novalean.storage.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What came over the bus and goes to mount, as root. */
class CinderExportTest {

  private static CinderExport export(String export, String options) {
    return new CinderExport("nfs-a", export, options);
  }

  @ParameterizedTest
  @CsvSource({
    "10.77.0.21:/vol/a, 10.77.0.21:/vol/a/nova-lean/_base",
    "nas.example.org:/, nas.example.org:/nova-lean/_base",
    "[fd00::1]:/vol, [fd00::1]:/vol/nova-lean/_base",
    "[fe80::1%eth0]:/vol//a, [fe80::1%eth0]:/vol/a/nova-lean/_base",
  })
  void itsDataAtRestHaveADirectoryOfTheirOwn(String export, String base) {
    assertThat(export(export, "").toMount().exported("_base")).isEqualTo(base);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nas",
        "nas:vol",
        "/vol",
        "-oexec:/vol",
        "nas,exec:/vol",
        "nas;reboot:/vol",
        "$(reboot):/vol",
        "nas:/vol a",
        "nas:/vol\u0001",
        "nas:/../etc",
        "nas:/vol/./a",
      })
  void whatIsPlainlyNoExportIsRefused(String export) {
    assertThatThrownBy(() -> export(export, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(export);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|",
        "-o vers=3|vers=3",
        "-o  vers=4.1,nconnect=4,sec=krb5p|vers=4.1 nconnect=4 sec=krb5p",
        "-overs=3 -o nolock,,noatime|vers=3 nolock noatime",
        "vers=3|vers=3",
        "-o retry=2,bg,_netdev,rw,v4.2|v4.2",
      })
  void cindersOptionsAreReadAsItsAdministratorWritesThem(String options, String read) {
    assertThat(export("nas:/vol", options).toMount().options())
        .containsExactly(read == null ? new String[0] : read.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o remount",
        "-o bind",
        "-o ro",
        "-o context=system_u:object_r:x",
        "-o x-mount.mkdir",
        "-o vers=3 --types cifs",
        "-t cifs",
        "-o sec=$(reboot)",
        "-o vers=-1",
        "-o VERS=3",
      })
  void anOptionThatSaysNothingOfHowTheExportIsReachedIsRefusedWithTheWayOut(String options) {
    assertThatThrownBy(() -> export("nas:/vol", options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(options)
        .hasMessageContaining("nfs_shares_config");
  }

  @Test
  void theSameDirectoryWithOtherOptionsIsTheSamePlace() {
    var export = export("nas:/vol", "");
    assertThat(export.isWhereIs(export("nas:/vol/", "-o vers=3"))).isTrue();
    assertThat(export.isWhereIs(export("nas2:/vol", ""))).isFalse();
    assertThat(export.isWhereIs(export("nas:/vol2", ""))).isFalse();
  }
}
