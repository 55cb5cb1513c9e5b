package org.novalean.storage.agent.config;

import java.nio.file.Path;
import org.novalean.configuration.Settings;
import org.novalean.configuration.process.LogSettings;

/**
 * The agent's whole configuration: checked, with every default filled in.
 *
 * @param host this compute host's name, as nova-compute has it
 * @param statePath where the agent keeps its journal
 * @param libvirtUri what to connect to libvirt by
 * @param postCopyBandwidth of a migration's memory once it is in post-copy
 * @param sampledPages of a server's memory for a prediction; 0 for none
 * @param hydrateBandwidth of one disk's way back to the local disk
 */
public record AgentConfig(
    BusConfig bus,
    String host,
    Path statePath,
    LogSettings log,
    String libvirtUri,
    ShareConfig share,
    SealConfig seal,
    Bandwidth postCopyBandwidth,
    int sampledPages,
    Bandwidth hydrateBandwidth) {

  static AgentConfig from(Settings settings, HostName hostName) {
    return new AgentConfig(
        BusConfig.from(settings),
        settings.find(AgentOptions.HOST).orElseGet(hostName::get),
        settings.get(AgentOptions.STATE_PATH),
        new LogSettings(settings.find(AgentOptions.LOG_FILE), settings.get(AgentOptions.DEBUG)),
        settings.get(AgentOptions.LIBVIRT_URI),
        ShareConfig.from(settings),
        SealConfig.from(settings),
        new Bandwidth(settings.get(AgentOptions.POST_COPY_BANDWIDTH_MIB)),
        settings.get(AgentOptions.SAMPLED_PAGES),
        new Bandwidth(settings.get(AgentOptions.HYDRATE_BANDWIDTH_MIB)));
  }
}
