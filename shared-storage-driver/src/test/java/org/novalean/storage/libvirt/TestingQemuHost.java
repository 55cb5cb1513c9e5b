package org.novalean.storage.libvirt;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.hypervisor.HypervisorContract.Host;

/**
 * Real guests, without a system: what they would write, QEMU writes for them, through the guest's
 * own device.
 */
record TestingQemuHost(Path directory, TestingLibvirt libvirt, Hypervisor hypervisor)
    implements Host {

  private static final int BLOCK = 65536;
  private static final String SIZE = "64M";
  private static final Pattern FIRST_BYTE = Pattern.compile("(?m)^[0-9a-f]{8}: +([0-9a-f]{2}) ");

  @Override
  public Path path(String name) {
    return directory.resolve(name);
  }

  @Override
  public void createImage(Path image) {
    TestingLibvirt.run("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), SIZE);
  }

  @Override
  public void createOverlay(Path image, Path backing) {
    TestingLibvirt.run(
        "qemu-img",
        "create",
        "-q",
        "-f",
        "qcow2",
        "-F",
        "qcow2",
        "-b",
        backing.toString(),
        image.toString());
  }

  @Override
  public String start(Path disk) {
    return start(disk, "none", 16);
  }

  @Override
  public String start(Path disk, int memoryMib) {
    return start(disk, "none", memoryMib);
  }

  String start(Path disk, String cache, int memoryMib) {
    var serverId = UUID.randomUUID().toString();
    var definition = path(serverId + ".xml");
    write(
        definition,
        """
        <domain type='qemu'>
          <name>%4$s</name>
          <uuid>%1$s</uuid>
          <memory unit='MiB'>%5$d</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <devices>
            <emulator>/usr/bin/qemu-system-x86_64</emulator>
            <disk type='file' device='disk'>
              <driver name='qemu' type='qcow2' cache='%3$s'/>
              <source file='%2$s'/>
              <target dev='vda' bus='virtio'/>
            </disk>
            <controller type='usb' model='none'/>
            <memballoon model='none'/>
            <video><model type='none'/></video>
          </devices>
        </domain>
        """
            .formatted(serverId, disk, cache, name(serverId), memoryMib));
    libvirt.virsh("define", definition.toString());
    libvirt.virsh("start", serverId);
    return serverId;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void guestWrites(String serverId, int block, int value) {
    guestIo(serverId, "write -P %d %d %d".formatted(value, (long) block * BLOCK, BLOCK));
  }

  @Override
  public void guestFlushes(String serverId) {
    guestIo(serverId, "flush");
  }

  /** QEMU prints what it read, and that goes to the log of the domain. */
  @Override
  public int guestReads(String serverId, int block) {
    var log = libvirt.logOf(name(serverId));
    var before = read(log).length();
    guestIo(serverId, "read -v %d 512".formatted((long) block * BLOCK));
    return value(await().until(() -> read(log).substring(before), text -> text.contains(" ops;")));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void guestIo(String serverId, String command) {
    libvirt.virsh(
        "qemu-monitor-command",
        serverId,
        "--hmp",
        "qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend \"%s\"".formatted(command));
  }

  private static String name(String serverId) {
    return "test-" + serverId;
  }

  @Override
  public void kill(String serverId) {
    libvirt.virsh("destroy", serverId);
  }

  /** QEMU locks what it has open for writing. */
  @Override
  public boolean isOpenForWriting(Path image) {
    return TestingLibvirt.answer("qemu-img", "info", image.toString())
        .output()
        .contains("Failed to get shared \"write\" lock");
  }

  @Override
  public int onTheDisk(Path image, int block) {
    var read = "read -v %d 512".formatted((long) block * BLOCK);
    return value(TestingLibvirt.run("qemu-io", "-r", "-c", read, image.toString()));
  }

  private static int value(String dump) {
    var byteAtTheStart = FIRST_BYTE.matcher(dump);
    if (!byteAtTheStart.find()) {
      throw new IllegalStateException("QEMU could not read: " + dump);
    }
    return Integer.parseInt(byteAtTheStart.group(1), 16);
  }
}
