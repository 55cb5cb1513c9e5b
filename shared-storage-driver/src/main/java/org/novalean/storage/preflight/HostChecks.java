package org.novalean.storage.preflight;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.novalean.storage.MountTable;
import org.novalean.storage.hypervisor.Hypervisor;
import org.novalean.storage.io.HostCommands;
import org.novalean.storage.share.GuardState;
import org.novalean.storage.share.ShareHealth;
import org.novalean.storage.share.ShareLocation;

/**
 * All that is needed of a compute host whose data at rest lie on the share.
 *
 * @param agentHost the name that the agent goes by
 * @param machine the machine's own name
 * @param novaConf nova-compute's files, and directories of files
 * @param instancesPath the agent's
 * @param share looks at the share
 * @param guards looks at the directories below its mount points
 */
public record HostChecks(
    String agentHost,
    String machine,
    List<Path> novaConf,
    Path instancesPath,
    Hypervisor hypervisor,
    Supplier<ShareHealth> share,
    Supplier<List<GuardState>> guards,
    HostCommands commands,
    Dialer dialer) {

  public HostChecks {
    requireNonNull(agentHost, "agentHost is null");
    requireNonNull(machine, "machine is null");
    novaConf = List.copyOf(novaConf);
    requireNonNull(instancesPath, "instancesPath is null");
    requireNonNull(hypervisor, "hypervisor is null");
    requireNonNull(share, "share is null");
    requireNonNull(guards, "guards is null");
    requireNonNull(commands, "commands is null");
    requireNonNull(dialer, "dialer is null");
  }

  /** The same, with the share looked at in another way. */
  public HostChecks withShare(Supplier<ShareHealth> look) {
    return new HostChecks(
        agentHost, machine, novaConf, instancesPath, hypervisor, look, guards, commands, dialer);
  }

  /**
   * The checks of a host that an agent may not have run on yet.
   *
   * @param location of the share
   */
  public List<Check> beforeItJoins(ShareLocation location, MountTable mounts) {
    return all(mounts, new ShareToBeMounted(location, share, dialer));
  }

  /** The checks, in order; nothing is looked at yet. */
  public List<Check> all(MountTable mounts) {
    return all(mounts, new ShareUsable(share));
  }

  private List<Check> all(MountTable mounts, Check ofShare) {
    return List.of(
        new NovaConfReadable(
            novaConf,
            true,
            "name nova-compute's files in [share] nova_conf of nova-lean-agent.conf"),
        new HostNamed(novaConf, agentHost, machine),
        new SameInstancesPath(novaConf, instancesPath),
        new NotificationSettings(novaConf),
        new PostCopyPermitted(novaConf, true),
        new Userfaultfd(Userfaultfd.SYSCTL, Userfaultfd.QEMU_CONF),
        new Libvirt(hypervisor),
        new QemuImgThere(commands),
        new MigrationAddress(novaConf, dialer, machine),
        ofShare,
        new MountGuards(guards),
        new ImageCache(novaConf, mounts));
  }
}
