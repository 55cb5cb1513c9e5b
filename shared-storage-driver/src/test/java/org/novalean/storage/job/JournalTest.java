package org.novalean.storage.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.novalean.storage.hypervisor.QemuProcess;
import org.novalean.storage.layer.LayerName;

class JournalTest {

  private static final LayerName LAYER = new LayerName(TestingHost.SERVER, "vda", 3);
  private static final JournalEntry ENTRY =
      new JournalEntry(
          "op-1",
          JobKind.LATER_SEAL,
          TestingHost.SERVER,
          "vda",
          Path.of("/i/disk"),
          Path.of("/i/disk.nova-lean-new"),
          LAYER,
          Path.of("/i/_base", LAYER.fileName()),
          true,
          new QemuProcess(4711, "boot/815"),
          JobStep.COPYING,
          Optional.empty(),
          false,
          Instant.parse("2026-11-24T06:00:00.123Z"),
          "nova-lean prepare compute1");

  private final Path directory;
  private final Journal journal;

  JournalTest(@TempDir Path root) {
    directory = root.resolve("journal");
    journal = new Journal(directory, new LocalDiskFiles());
  }

  @Test
  void keepsAnEntryAsItIs() {
    journal.write(ENTRY);
    var pausing = ENTRY.pausing(JobStep.PAUSING, Optional.of(99L));
    journal.write(pausing);
    assertThat(journal.read().entries()).containsExactly(pausing);
    assertThat(journal.read().unreadable()).isEmpty();
    journal.remove(ENTRY);
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"version\":2}",
        "{\"version\":1}",
        "{\"version\":1,\"id\":\"x\",\"kind\":\"SOMETHING\"}",
        "\u0000\u0001"
      })
  void aDamagedFileIsReportedAndStays(String content) throws IOException {
    var file = directory.resolve(TestingHost.SERVER + "-vda.json");
    Files.writeString(file, content);
    journal.write(another());
    var contents = journal.read();
    assertThat(contents.entries()).hasSize(1);
    assertThat(contents.unreadable())
        .singleElement()
        .satisfies(one -> assertThat(one.file()).isEqualTo(file));
    assertThat(contents.mentions(TestingHost.SERVER)).isTrue();
    assertThat(file).hasContent(content);
  }

  @Test
  void anEntryUnderAnotherDisksNameIsReported() throws IOException {
    journal.write(ENTRY);
    var foreign = directory.resolve("notes.json");
    Files.move(directory.resolve(TestingHost.SERVER + "-vda.json"), foreign);
    assertThat(journal.read().entries()).isEmpty();
    assertThat(journal.read().unreadable())
        .containsExactly(new Journal.Unreadable(foreign, "it is about " + ENTRY));
  }

  /** Of another server, which the damaged one must not hide. */
  private static JournalEntry another() {
    var server = "00000000-0000-4000-8000-000000000001";
    return new JournalEntry(
        "op-2",
        JobKind.HYDRATION,
        server,
        "vda",
        ENTRY.disk(),
        ENTRY.overlay(),
        new LayerName(server, "vda", 1),
        ENTRY.layerPath(),
        false,
        new QemuProcess(1, "boot/1"),
        JobStep.PULLING,
        Optional.empty(),
        false,
        ENTRY.startedAt(),
        "test");
  }
}
