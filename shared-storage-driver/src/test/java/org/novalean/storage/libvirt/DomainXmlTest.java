package org.novalean.storage.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.novalean.storage.hypervisor.Hardware;

class DomainXmlTest {

  /** What libvirt 9 says of a server while its disk is copied, shortened. */
  private static final String COPYING =
      """
      <domain type='qemu' id='1'>
        <name>instance-00000007</name>
        <devices>
          <disk type='file' device='disk'>
            <driver name='qemu' type='qcow2' cache='none'/>
            <source file='/i/disk' index='1'/>
            <backingStore type='file' index='2'>
              <format type='qcow2'/>
              <source file='/i/_base/layer'/>
              <backingStore/>
            </backingStore>
            <mirror type='file' file='/i/_base/next' format='qcow2' job='copy' ready='%s'>
              <source file='/i/_base/next' index='3'/>
              <backingStore/>
            </mirror>
            <target dev='vda' bus='virtio'/>
          </disk>
          <disk type='file' device='cdrom'>
            <driver name='qemu' type='raw'/>
            <target dev='hda' bus='ide'/>
            <readonly/>
          </disk>
          <disk type='network' device='disk'>
            <driver name='qemu' type='raw'/>
            <source protocol='rbd' name='volumes/1'/>
            <target dev='vdb' bus='virtio'/>
            <serial>3f1d</serial>
            <shareable/>
          </disk>
          <disk type='block' device='disk'>
            <source dev='/dev/sdx'/>
            <target dev='vdc' bus='virtio'/>
          </disk>
        </devices>
      </domain>
      """;

  @Test
  void disksAreReadWithTheChainOfWhatRuns() {
    var xml = DomainXml.parse(COPYING.formatted("yes"));
    assertThat(xml.name()).isEqualTo("instance-00000007");
    assertThat(xml.targets()).containsExactly("vda", "hda", "vdb", "vdc");
    var disks = xml.disks(true);
    assertThat(disks.get(0).chain()).containsExactly(Path.of("/i/disk"), Path.of("/i/_base/layer"));
    assertThat(disks.get(0).file()).isTrue();
    assertThat(disks.get(1).readOnly()).isTrue();
    assertThat(disks.get(1).device()).isEqualTo("cdrom");
    assertThat(disks.get(1).source()).isEmpty();
    assertThat(disks.get(2).serial()).contains("3f1d");
    assertThat(disks.get(2).shareable()).isTrue();
    assertThat(disks.get(2).source()).isEmpty();
    assertThat(disks.get(3).source()).contains(Path.of("/dev/sdx"));
    assertThat(disks.get(3).file()).isFalse();
  }

  @Test
  void whatMattersToPostCopyIsReadOfTheHardware() {
    var xml =
        DomainXml.parse(
            """
            <domain type='kvm'>
              <memoryBacking>
                <hugepages>
                  <page size='2048' unit='KiB' nodeset='0'/>
                  <page size='1048576' unit='KiB' nodeset='1'/>
                </hugepages>
              </memoryBacking>
              <devices>
                <hostdev mode='subsystem' type='mdev' model='vfio-pci'/>
                <hostdev mode='subsystem' type='mdev' model='vfio-pci'/>
                <hostdev mode='subsystem' type='pci' managed='yes'/>
                <memory model='dimm'/>
                <memory model='nvdimm'/>
              </devices>
            </domain>
            """);

    assertThat(xml.hardware()).isEqualTo(new Hardware(List.of("mdev", "pci"), true, 1048576));
  }

  @Test
  void aPlainServerHasNothingThatMattersToPostCopy() {
    assertThat(DomainXml.parse(COPYING.formatted("yes")).hardware()).isEqualTo(Hardware.PLAIN);
    assertThat(
            DomainXml.parse("<domain><memoryBacking><hugepages/></memoryBacking></domain>")
                .hardware())
        .describedAs("the host's default size, 2 MiB as a rule")
        .isEqualTo(Hardware.PLAIN);
  }

  /** It may have been rebased since. */
  @Test
  void ofAServerThatDoesNotRunOnlyTheTopIsKnown() {
    var disks = DomainXml.parse(COPYING.formatted("yes")).disks(false);
    assertThat(disks.get(0).chain()).containsExactly(Path.of("/i/disk"));
  }

  @Test
  void aMirrorIsReadyWhenLibvirtSaysYesAndAtNoOtherWord() {
    assertThat(DomainXml.parse(COPYING.formatted("yes")).mirrorIsReady("vda")).isTrue();
    assertThat(DomainXml.parse(COPYING.formatted("abort")).mirrorIsReady("vda")).isFalse();
    assertThat(DomainXml.parse(COPYING.formatted("yes")).mirrorIsReady("vdc")).isFalse();
  }

  @Test
  void xmlThatReachesForOtherFilesIsNotRead() {
    var xml =
        "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><domain><name>&e;</name></domain>";
    assertThatThrownBy(() -> DomainXml.parse(xml)).isInstanceOf(IllegalArgumentException.class);
  }
}
