package org.novalean.adapter.history.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.novalean.adapter.history.HistoryException;

class DatabaseAddressTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:mariadb://db/nova_lean?user=lean&password=hunter2,jdbc:mariadb://db/nova_lean",
    "jdbc:mariadb://db/nova_lean?password=hunter2&sslMode=verify-full,jdbc:mariadb://db/nova_lean?sslMode=verify-full",
    "jdbc:postgresql://db/nova_lean?ssl=true&Password=hunter2&user=lean,jdbc:postgresql://db/nova_lean?ssl=true",
    "jdbc:postgresql://db/nova_lean?password=hunter%32,jdbc:postgresql://db/nova_lean",
  })
  void keepsThePasswordOutOfTheUrlThatDriversShow(String url, String shown) {
    var address = DatabaseAddress.of(url);

    assertThat(address.url()).isEqualTo(shown);
    assertThat(address).hasToString(shown.replaceFirst("\\?.*", ""));
    assertThat(address.properties()).containsEntry("password", "hunter2");
  }

  @Test
  void waitsForNoDatabaseWithoutAnEndUnlessTheUrlSaysSo() {
    assertThat(DatabaseAddress.of("jdbc:mariadb://db/nova_lean").properties())
        .containsEntry("socketTimeout", "10000");
    assertThat(DatabaseAddress.of("jdbc:mariadb://db/nova_lean?socketTimeout=1").properties())
        .doesNotContainKey("socketTimeout");
  }

  @Test
  void saysWhichDatabasesThereAre() {
    assertThatThrownBy(() -> DatabaseAddress.of("jdbc:oracle:thin:lean/hunter2@db"))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("jdbc:oracle")
        .hasMessageContaining("jdbc:mariadb:")
        .hasMessageNotContaining("hunter2");
  }
}
