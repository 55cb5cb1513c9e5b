package org.novalean.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.novalean.storage.io.FileWork;
import org.novalean.storage.share.SharePlace;

class LayerRecordsTest {

  private static final String SERVER = "0b6d7a3e-52c4-4b1c-9d43-5f3b1f5c7a10";
  private static final LayerName G1 = new LayerName(SERVER, "vda", 1);
  private static final LayerRecord WHOLE =
      new LayerRecord(
          LayerState.WHOLE, Instant.parse("2026-11-24T01:02:03Z"), "compute1", 1 << 20, 1 << 30);

  private final SharePlace place;
  private final LayerRecords records;
  private final ShareFiles shareFiles;

  LayerRecordsTest(@TempDir Path instances) throws IOException {
    var files = new FileWork("share", 2, Duration.ofSeconds(30));
    place = new SharePlace(instances);
    Files.createDirectory(place.base());
    records = new LayerRecords(place, files);
    shareFiles = new ShareFiles(place, records, files);
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws IOException {
    assertThat(records.read(G1)).isEmpty();
    records.write(G1, WHOLE.as(LayerState.COMMITTING));
    records.write(G1, WHOLE);

    assertThat(records.read(G1)).contains(WHOLE);
    assertThat(records.all()).containsExactly(Map.entry(G1, WHOLE));
  }

  @Test
  void aRemovedRecordIsGone() throws IOException {
    records.write(G1, WHOLE);
    records.remove(G1);
    records.remove(G1);

    assertThat(records.all()).isEmpty();
  }

  @Test
  void aRecordOfANewerAgentIsUnderstood() throws IOException {
    Files.createDirectories(place.records());
    Files.writeString(
        place.records().resolve(G1 + ".json"),
        """
        {"state": "committing", "sealedAt": "2026-11-24T01:02:03Z", "host": "c", "bytes": 1,
         "virtualSize": 2, "colour": "red"}
        """);
    assertThat(records.read(G1).orElseThrow().state()).isEqualTo(LayerState.COMMITTING);
  }

  @Test
  void aRecordThatIsDamagedIsNamedNotPassedOver() throws IOException {
    Files.createDirectories(place.records());
    Files.writeString(place.records().resolve(G1 + ".json"), "{\"state\": \"whole\"");

    assertThatThrownBy(records::all)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(G1 + ".json cannot be understood");
  }

  @Test
  void filesOfOthersAmongTheRecordsAreNoRecords() throws IOException {
    Files.createDirectories(place.records());
    Files.writeString(place.records().resolve("notes.json"), "{}");
    assertThat(records.all()).isEmpty();
  }

  @Test
  void theFirstLayerOfADiskIsGenerationOne() throws IOException {
    assertThat(shareFiles.next(SERVER, "vda")).isEqualTo(G1);
  }

  @Test
  void aGenerationIsNeverUsedAgainWhateverIsLeftOfIt() throws IOException {
    Files.createFile(place.file(G1.fileName()));
    Files.createFile(place.file(new LayerName(SERVER, "vdb", 9).fileName()));
    assertThat(shareFiles.next(SERVER, "vda").generation()).isEqualTo(2);

    Files.createDirectories(place.trash());
    Files.createFile(
        place
            .trash()
            .resolve(
                new TrashedFile(new LayerName(SERVER, "vda", 10).fileName(), Instant.EPOCH)
                    .fileName()));
    assertThat(shareFiles.next(SERVER, "vda").generation()).isEqualTo(11);

    records.write(new LayerName(SERVER, "vda", 12), WHOLE.as(LayerState.COLLECTED));
    assertThat(shareFiles.next(SERVER, "vda").generation()).isEqualTo(13);
    assertThat(shareFiles.next(SERVER, "vdc").generation()).isEqualTo(1);
  }

  @Test
  void theShareIsListedWithWhatIsInTheTrash() throws IOException {
    Files.writeString(place.file(G1.fileName()), "1234");
    Files.createDirectories(place.trash());
    Files.createFile(place.trash().resolve("1700000000000-" + G1));
    Files.createFile(place.trash().resolve("something"));
    Files.createDirectory(place.base().resolve("directory"));

    assertThat(shareFiles.inBase())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.name()).isEqualTo(G1.fileName());
              assertThat(file.bytes()).isEqualTo(4);
            });
    assertThat(shareFiles.inTrash())
        .containsExactly(new TrashedFile(G1.fileName(), Instant.ofEpochMilli(1_700_000_000_000L)));
  }
}
