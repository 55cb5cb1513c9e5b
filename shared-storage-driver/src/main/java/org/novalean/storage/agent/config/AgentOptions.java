package org.novalean.storage.agent.config;

import static org.novalean.configuration.Option.optional;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.novalean.configuration.Option;
import org.novalean.configuration.OptionType;
import org.novalean.configuration.Schema;
import org.novalean.events.TransportUrl;
import org.novalean.storage.rpc.RequestKey;
import org.novalean.storage.rpc.RequestKeyFile;
import org.novalean.storage.share.ShareLocation;

/** Every option there is. The parser, the checks and the sample file are made from this list. */
final class AgentOptions {

  private static final String DEFAULT = "DEFAULT";
  private static final String LIBVIRT = "libvirt";
  private static final String SHARE_SECTION = "share";
  private static final String SEAL = "seal";
  private static final String MIGRATION = "migration";
  private static final String HYDRATE = "hydrate";

  private static final OptionType<Integer> MIB_PER_SECOND = OptionType.wholeNumber(0, 100_000);

  /** It names a queue, and is part of a routing key. */
  private static final OptionType<String> HOST_NAME =
      new OptionType<>(
          "the name of a host",
          text -> Optional.of(text).filter(t -> t.matches("[A-Za-z0-9][\\w.:@-]{0,199}")),
          UnaryOperator.identity());

  private static final OptionType<ShareLocation> SHARE_LOCATION =
      new OptionType<>(
          "nfs://server:/export, cinder:volume-type or path:/mount/point",
          text -> Optional.of(ShareLocation.parse(text)),
          ShareLocation::toString);

  static final List<Schema.Section> SECTIONS =
      List.of(
          new Schema.Section(DEFAULT, "The message bus, this host, files and logging."),
          new Schema.Section(LIBVIRT, "This host's libvirt."),
          new Schema.Section(SHARE_SECTION, "The share that holds data at rest."),
          new Schema.Section(SEAL, "How data at rest gets onto the share."),
          new Schema.Section(MIGRATION, "Migrations away from this host."),
          new Schema.Section(HYDRATE, "How data at rest comes back to the local disk."));

  static final Option<TransportUrl> TRANSPORT_URL =
      optional(
              DEFAULT,
              "transport_url",
              OptionType.transportUrl(),
              "The message bus, as in nova.conf. With several hosts: rabbit://u:p@a:5672,u:p@b:5672/",
              "With TLS: rabbit://u:p@a:5671/?ssl=1&ssl_ca_file=/etc/ssl/rabbitmq.pem, and with a client",
              "certificate &ssl_cert_file=/path.pem&ssl_key_file=/path.key (PKCS#8, of mode 0640 or less)")
          .asSecret()
          .asRequired();
  static final Option<RequestKey> REQUEST_KEY_FILE =
      optional(
          DEFAULT,
          "request_key_file",
          RequestKeyFile.option(),
          "A file with the key that the adapter signs its requests with, of mode 0640 or less: the",
          "agent then takes no others. Without it, it takes requests of whoever may publish on the",
          "bus.");
  static final Option<List<String>> EXCHANGES =
      optional(
              DEFAULT,
              "exchanges",
              OptionType.nonEmptyList(),
              "The exchanges that Nova sends notifications to: nova.conf's control_exchange.")
          .withDefault(List.of("nova"));
  static final Option<String> HOST =
      optional(
              DEFAULT,
              "host",
              HOST_NAME,
              "This compute host's name. It must equal nova-compute's: give it here where nova.conf",
              "gives one.")
          .withDefaultText("<the machine's host name>");
  static final Option<Path> STATE_PATH =
      optional(
              DEFAULT,
              "state_path",
              OptionType.path(),
              "Where the agent keeps its journal; on a local disk that outlives a reboot.")
          .withDefault(Path.of("/var/lib/nova-lean-agent"));
  static final Option<Path> LOG_FILE =
      optional(
          DEFAULT, "log_file", OptionType.path(), "Log to this file as well as to standard error.");
  static final Option<Boolean> DEBUG =
      optional(DEFAULT, "debug", OptionType.bool(), "Log every step.").withDefault(false);

  static final Option<String> LIBVIRT_URI =
      optional(LIBVIRT, "uri", OptionType.text(), "The libvirt that nova-compute uses.")
          .withDefault("qemu:///system");

  static final Option<ShareLocation> SHARE =
      optional(
              SHARE_SECTION,
              "share",
              SHARE_LOCATION,
              "The share: nfs://server:/export is mounted by the agent, path:/mount/point by you. With",
              "cinder:volume-type the agent mounts the NFS export where Cinder has volumes of this type:",
              "the adapter asks Cinder for it, and owns a volume of 1 GiB there. Every compute host must",
              "name the same one.")
          .asRequired();
  static final Option<Path> INSTANCES_PATH =
      optional(
              SHARE_SECTION,
              "instances_path",
              OptionType.path(),
              "nova.conf's instances_path, on a local disk.")
          .withDefault(Path.of("/var/lib/nova/instances"));
  static final Option<List<String>> NOVA_CONF =
      optional(
              SHARE_SECTION,
              "nova_conf",
              OptionType.list(),
              "nova-compute's files and directories of files, in the order of its command line: the",
              "agent looks whether Nova's image cache would delete what other hosts use.")
          .withDefault(
              List.of(
                  "/etc/nova/nova.conf", "/etc/nova/nova-compute.conf", "/etc/nova/nova.conf.d"));
  static final Option<List<String>> MOUNT_OPTIONS =
      optional(
              SHARE_SECTION,
              "mount_options",
              OptionType.list(),
              "For nfs:// and cinder:, options of mount.nfs besides the agent's own. They hold where",
              "Cinder's options for the export say something else.")
          .withDefault(List.of());

  static final Option<Integer> SEAL_BANDWIDTH_MIB =
      optional(
              SEAL,
              "bandwidth_mib",
              MIB_PER_SECOND,
              "How fast one copy may be, in MiB/s; 0 for no limit.")
          .withDefault(100);
  static final Option<Duration> READY_TIMEOUT_SECONDS =
      optional(
              SEAL,
              "ready_timeout_seconds",
              OptionType.seconds(Duration.ofSeconds(1), Duration.ofDays(7)),
              "How long one copy may take; after this it is given up, and the server stays as it was.")
          .withDefault(Duration.ofHours(2));
  static final Option<Duration> PAUSE_LIMIT_SECONDS =
      optional(
              SEAL,
              "pause_limit_seconds",
              OptionType.seconds(Duration.ofMillis(500), Duration.ofMinutes(1)),
              "A guest is paused for a moment at the end of each seal. After this long it is resumed",
              "whatever happens.")
          .withDefault(Duration.ofSeconds(5));

  static final Option<Integer> POST_COPY_BANDWIDTH_MIB =
      optional(
              MIGRATION,
              "post_copy_bandwidth_mib",
              MIB_PER_SECOND,
              "How fast a server's memory may move in post-copy, in MiB/s; 0 for no limit. Nova's own",
              "live_migration_bandwidth does not hold there.")
          .withDefault(0);

  static final Option<Integer> SAMPLED_PAGES =
      optional(
              MIGRATION,
              "sampled_pages",
              OptionType.wholeNumber(0, 100_000),
              "At how many pages of a server's memory the agent looks for a prediction, to see how",
              "many are zeros: those hardly cross the network. Nothing of them is kept. 0 for none:",
              "then all that QEMU holds of the memory counts as data, often far too much.")
          .withDefault(2000);

  static final Option<Integer> HYDRATE_BANDWIDTH_MIB =
      optional(
              HYDRATE,
              "bandwidth_mib",
              MIB_PER_SECOND,
              "How fast one copy may be, in MiB/s; 0 for no limit.")
          .withDefault(50);

  static final List<Option<?>> ALL =
      List.of(
          TRANSPORT_URL,
          REQUEST_KEY_FILE,
          EXCHANGES,
          HOST,
          STATE_PATH,
          LOG_FILE,
          DEBUG,
          LIBVIRT_URI,
          SHARE,
          INSTANCES_PATH,
          NOVA_CONF,
          MOUNT_OPTIONS,
          SEAL_BANDWIDTH_MIB,
          READY_TIMEOUT_SECONDS,
          PAUSE_LIMIT_SECONDS,
          POST_COPY_BANDWIDTH_MIB,
          SAMPLED_PAGES,
          HYDRATE_BANDWIDTH_MIB);

  private AgentOptions() {}
}
