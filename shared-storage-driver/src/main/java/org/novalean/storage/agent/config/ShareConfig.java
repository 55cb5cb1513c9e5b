package org.novalean.storage.agent.config;

import java.nio.file.Path;
import java.util.List;
import org.novalean.configuration.Settings;
import org.novalean.storage.share.ShareLocation;

/**
 * The share.
 *
 * @param instancesPath nova.conf's {@code instances_path}
 * @param novaConf nova-compute's files, and directories of files
 * @param mountOptions besides those that the agent mounts an NFS export with anyway
 */
public record ShareConfig(
    ShareLocation location, Path instancesPath, List<Path> novaConf, List<String> mountOptions) {

  public ShareConfig {
    novaConf = List.copyOf(novaConf);
    mountOptions = List.copyOf(mountOptions);
  }

  static ShareConfig from(Settings settings) {
    return new ShareConfig(
        settings.get(AgentOptions.SHARE),
        settings.get(AgentOptions.INSTANCES_PATH),
        settings.get(AgentOptions.NOVA_CONF).stream().map(Path::of).toList(),
        settings.get(AgentOptions.MOUNT_OPTIONS));
  }
}
