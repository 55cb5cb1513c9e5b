package org.novalean.adapter.config;

import static org.novalean.configuration.Option.optional;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.novalean.adapter.policy.DeadlineAction;
import org.novalean.adapter.policy.PlacementMode;
import org.novalean.adapter.policy.SealMode;
import org.novalean.adapter.policy.SwitchMode;
import org.novalean.configuration.Option;
import org.novalean.configuration.OptionType;
import org.novalean.configuration.Schema;
import org.novalean.configuration.Secret;
import org.novalean.events.TransportUrl;
import org.novalean.storage.rpc.RequestKey;
import org.novalean.storage.rpc.RequestKeyFile;

/** Every option there is. The parser, the checks and the sample file are made from this list. */
final class Options {

  private static final String DEFAULT = "DEFAULT";
  private static final String KEYSTONE = "keystone";
  private static final String LISTENER = "listener";
  private static final String LEAN = "lean";
  private static final String PREDICT = "predict";
  private static final String PLACEMENT = "placement";
  private static final String HISTORY = "history";
  private static final String SUPERVISOR = "supervisor";
  private static final String API = "api";

  private static final Duration DAY = Duration.ofDays(1);

  /** Sections in the sample's order, each with what it is about. */
  static final List<Schema.Section> SECTIONS =
      List.of(
          new Schema.Section(DEFAULT, "The message bus, files and logging."),
          new Schema.Section(KEYSTONE, "How nova-lean signs in to the cloud."),
          new Schema.Section(LISTENER, "The queue that collects Nova's notifications."),
          new Schema.Section(LEAN, "When and where migrations are switched to post-copy."),
          new Schema.Section(PREDICT, "What migrations are predicted to take."),
          new Schema.Section(
              PLACEMENT,
              "Where servers' data at rest is to be. It takes agents on the compute hosts."),
          new Schema.Section(
              HISTORY, "The record of migrations, for 'nova-lean migrations' and 'show'."),
          new Schema.Section(SUPERVISOR, "How often Nova is asked."),
          new Schema.Section(
              API, "The HTTP API and the metrics: who may ask, and where. See docs/api.md."));

  static final Option<TransportUrl> TRANSPORT_URL =
      optional(
              DEFAULT,
              "transport_url",
              OptionType.transportUrl(),
              "The message bus, as in nova.conf. With several hosts:"
                  + " rabbit://u:p@a:5672,u:p@b:5672/",
              "With TLS: rabbit://u:p@a:5671/?ssl=1&ssl_ca_file=/etc/ssl/rabbitmq.pem, and with a"
                  + " client",
              "certificate &ssl_cert_file=/path.pem&ssl_key_file=/path.key (PKCS#8, of mode 0640 or"
                  + " less)")
          .asSecret()
          .asRequired();
  static final Option<RequestKey> REQUEST_KEY_FILE =
      optional(
          DEFAULT,
          "request_key_file",
          RequestKeyFile.option(),
          "A file with the key that requests to the agents are signed with, of mode 0640 or less;"
              + " all",
          "agents have the same. Give it to the adapter first, then to the agents.");
  static final Option<List<String>> EXCHANGES =
      optional(
              DEFAULT,
              "exchanges",
              OptionType.nonEmptyList(),
              "The exchanges that Nova sends notifications to: nova.conf's control_exchange.")
          .withDefault(List.of("nova"));
  static final Option<Path> STATE_PATH =
      optional(DEFAULT, "state_path", OptionType.path(), "Where nova-lean keeps its own files.")
          .withDefault(Path.of("/var/lib/nova-lean"));
  static final Option<Path> LOG_FILE =
      optional(
          DEFAULT, "log_file", OptionType.path(), "Log to this file as well as to standard error.");
  static final Option<Boolean> DEBUG =
      optional(DEFAULT, "debug", OptionType.bool(), "Log every step.").withDefault(false);

  static final Option<URI> AUTH_URL =
      optional(
          KEYSTONE,
          "auth_url",
          OptionType.httpUrl(),
          "Keystone's URL, for example https://cloud.example.org:5000/v3. Without it, and without",
          "os_cloud, the environment's OS_* variables are used.");
  static final Option<String> USERNAME =
      optional(KEYSTONE, "username", OptionType.text(), "A user that may do what 'doctor' lists.");
  static final Option<Secret> PASSWORD =
      optional(KEYSTONE, "password", OptionType.secret(), "That user's password.").asSecret();
  static final Option<String> USER_DOMAIN_NAME =
      optional(KEYSTONE, "user_domain_name", OptionType.text(), "The user's domain.")
          .withDefault("Default");
  static final Option<String> PROJECT_NAME =
      optional(KEYSTONE, "project_name", OptionType.text(), "The project to work in.");
  static final Option<String> PROJECT_DOMAIN_NAME =
      optional(KEYSTONE, "project_domain_name", OptionType.text(), "The project's domain.")
          .withDefault("Default");
  static final Option<String> APPLICATION_CREDENTIAL_ID =
      optional(
          KEYSTONE,
          "application_credential_id",
          OptionType.text(),
          "An application credential, instead of user, password and project.");
  static final Option<Secret> APPLICATION_CREDENTIAL_SECRET =
      optional(
              KEYSTONE,
              "application_credential_secret",
              OptionType.secret(),
              "The application credential's secret.")
          .asSecret();
  static final Option<String> OS_CLOUD =
      optional(
          KEYSTONE,
          "os_cloud",
          OptionType.text(),
          "The name of a cloud in clouds.yaml, instead of auth_url and the credentials here.");
  static final Option<String> REGION_NAME =
      optional(KEYSTONE, "region_name", OptionType.text(), "Where the catalogue has several.");
  static final Option<EndpointInterface> INTERFACE =
      optional(
          KEYSTONE,
          "interface",
          OptionType.choice(EndpointInterface.values(), EndpointInterface::wireName),
          "Which of the catalogue's endpoints to use. Default: public, or what clouds.yaml says.");
  static final Option<Path> CAFILE =
      optional(
          KEYSTONE,
          "cafile",
          OptionType.path(),
          "Certificates (PEM) to trust besides Java's own, where the cloud has a CA of its own.");
  static final Option<Path> CERTFILE =
      optional(
          KEYSTONE,
          "certfile",
          OptionType.path(),
          "A client certificate (PEM, its intermediates after it), where the cloud's APIs ask for"
              + " one.");
  static final Option<Path> KEYFILE =
      optional(
          KEYSTONE,
          "keyfile",
          OptionType.path(),
          "The key of certfile: PEM, PKCS#8, unencrypted (openssl pkcs8 -topk8 -nocrypt), in a file"
              + " of",
          "mode 0640 or less.");

  static final Option<String> QUEUE =
      optional(
              LISTENER,
              "queue",
              OptionType.queueName(),
              "The queue of nova-lean's own; never one that another consumer reads.")
          .withDefault("nova-lean");
  static final Option<Integer> PREFETCH =
      optional(
              LISTENER,
              "prefetch",
              OptionType.wholeNumber(1, 10_000),
              "How many notifications RabbitMQ hands out ahead.")
          .withDefault(16);
  static final Option<Boolean> QUORUM =
      optional(
              LISTENER,
              "quorum",
              OptionType.bool(),
              "A quorum queue: it survives the loss of a RabbitMQ node. Changing it needs the old",
              "queue deleted, and those with .dead and .dropped after its name.")
          .withDefault(false);
  static final Option<Duration> MESSAGE_TTL =
      optional(
              LISTENER,
              "message_ttl",
              OptionType.seconds(Duration.ofSeconds(1), DAY.multipliedBy(7)),
              "How long RabbitMQ keeps a notification while nova-lean does not run; after a day",
              "the whole queue goes. Changing it needs the old queue deleted, and the one with",
              ".dropped after its name.")
          .withDefault(Duration.ofHours(1));
  static final Option<Integer> MAX_LENGTH =
      optional(
              LISTENER,
              "max_length",
              OptionType.wholeNumber(1, 10_000_000),
              "How many notifications RabbitMQ keeps; the oldest go first. Changing it needs the"
                  + " old",
              "queue deleted.")
          .withDefault(20_000);

  static final Option<SwitchMode> SWITCH =
      optional(
              LEAN,
              "switch",
              OptionType.choice(SwitchMode.values(), SwitchMode::wireName),
              "When a migration is switched to post-copy. lean:switch in a server's metadata, its",
              "flavor's extra specs or its image's properties goes before this. auto: by what each",
              "migration is predicted to take, on-stall where pre-copy is known to end and to take hardly",
              "longer, else immediate.")
          .withDefault(SwitchMode.IMMEDIATE);
  static final Option<Duration> STALL_SECONDS =
      optional(
              LEAN,
              "stall_seconds",
              OptionType.seconds(Duration.ofSeconds(5), DAY),
              "switch = on-stall: pre-copy has stalled when the least remaining memory seen has"
                  + " not",
              "fallen for this long. Nova renews its figures about every 5 s.")
          .withDefault(Duration.ofSeconds(15));
  static final Option<Duration> DEADLINE_SECONDS =
      optional(
              LEAN,
              "deadline_seconds",
              OptionType.seconds(Duration.ZERO, DAY.multipliedBy(7)),
              "How long pre-copy may take; 0 for no limit. lean:deadline goes before this.")
          .withDefault(Duration.ZERO);
  static final Option<DeadlineAction> DEADLINE_ACTION =
      optional(
              LEAN,
              "deadline_action",
              OptionType.choice(DeadlineAction.values(), DeadlineAction::wireName),
              "What then happens: force switches to post-copy, abort leaves the server on its",
              "source, leave just notes it.")
          .withDefault(DeadlineAction.FORCE);
  static final Option<List<String>> POST_COPY_HOSTS =
      optional(
              LEAN,
              "post_copy_hosts",
              OptionType.list(),
              "The nova-compute hosts whose nova.conf has live_migration_permit_post_copy=true:",
              "names or globs, '*' for all. Nova's API does not tell. On a source host that is not",
              "named here nothing is switched, because there Nova would pause the server instead.")
          .withDefault(List.of());

  static final Option<Integer> LINK_BANDWIDTH_MIB =
      optional(
              PREDICT,
              "link_bandwidth_mib",
              OptionType.wholeNumber(0, 1_000_000),
              "What a migration gets of the link between two hosts, in MiB/s; 0 to learn it from"
                  + " the",
              "migrations between them that were measured.")
          .withDefault(0);

  static final Option<PlacementMode> PLACEMENT_MODE =
      optional(
              PLACEMENT,
              "mode",
              OptionType.choice(PlacementMode.values(), PlacementMode::wireName),
              "layered: data at rest on the share, current data on the host. cinder: on volumes,"
                  + " which Nova",
              "does not copy; nothing is sealed. none: as Nova made it.",
              "lean:placement in a server's metadata, its flavor's extra specs or its image's",
              "properties goes before this.")
          .withDefault(PlacementMode.NONE);
  static final Option<SealMode> SEAL =
      optional(
              PLACEMENT,
              "seal",
              OptionType.choice(SealMode.values(), SealMode::wireName),
              "eager: layered servers are sealed by themselves, and again when their current data",
              "exceeds top_limit_mib. off: only on 'nova-lean seal' and 'nova-lean prepare'.")
          .withDefault(SealMode.EAGER);
  static final Option<SealMode> HYDRATE =
      optional(
              PLACEMENT,
              "hydrate",
              OptionType.choice(SealMode.values(), SealMode::wireName),
              "eager: a server with data at rest on the share whose lean:placement says none or"
                  + " cinder is",
              "brought back to its host's own disk. off: only on 'nova-lean hydrate'.")
          .withDefault(SealMode.OFF);
  static final Option<Integer> TOP_LIMIT_MIB =
      optional(
              PLACEMENT,
              "top_limit_mib",
              OptionType.wholeNumber(1, 100_000_000),
              "How much current data a disk may have before it is sealed again: what a migration",
              "has to copy at most.")
          .withDefault(1024);
  static final Option<Integer> HOST_CONCURRENCY =
      optional(
              PLACEMENT,
              "host_concurrency",
              OptionType.wholeNumber(1, 100),
              "How many servers of one host are sealed at a time.")
          .withDefault(1);
  static final Option<Integer> SHARE_CONCURRENCY =
      optional(
              PLACEMENT,
              "share_concurrency",
              OptionType.wholeNumber(1, 1000),
              "How many servers are sealed at a time in all.")
          .withDefault(4);
  static final Option<Integer> SHARE_BANDWIDTH_MIB =
      optional(
              PLACEMENT,
              "share_bandwidth_mib",
              OptionType.wholeNumber(0, 1_000_000),
              "What all seals together may write to the share, in MiB/s; 0 for no limit. An"
                  + " agent's",
              "own limit holds besides.")
          .withDefault(0);

  static final Option<Secret> HISTORY_URL =
      optional(
              HISTORY,
              "url",
              OptionType.jdbcUrl(),
              "Where the history of migrations is kept: a file of H2's, or MariaDB or PostgreSQL,"
                  + " for",
              "example jdbc:mariadb://db.example.org/nova_lean. The database must be there;"
                  + " nova-lean",
              "makes its tables. Two adapters, of which one stands by, name the same.")
          .withDefaultText("jdbc:h2:file:<state_path>/history")
          .asSecret();
  static final Option<String> HISTORY_USERNAME =
      optional(
          HISTORY, "username", OptionType.text(), "Who nova-lean is to MariaDB or PostgreSQL.");
  static final Option<Secret> HISTORY_PASSWORD =
      optional(
              HISTORY,
              "password",
              OptionType.secret(),
              "That user's password. The environment's NOVA_LEAN_HISTORY_PASSWORD is used where",
              "neither this nor password_file is there.")
          .asSecret();
  static final Option<Path> HISTORY_PASSWORD_FILE =
      optional(
          HISTORY,
          "password_file",
          OptionType.path(),
          "A file with the password alone, instead; other users must not be able to read it.");
  static final Option<Integer> RETENTION_DAYS =
      optional(
              HISTORY,
              "retention_days",
              OptionType.wholeNumber(0, 36_500),
              "Migrations that ended longer ago are forgotten; 0 keeps them all.")
          .withDefault(90);

  static final Option<Duration> ACTIVE_POLL_SECONDS =
      optional(
              SUPERVISOR,
              "active_poll_seconds",
              OptionType.seconds(Duration.ofMillis(50), Duration.ofMinutes(1)),
              "How often Nova is asked while a migration may have to be switched any moment.")
          .withDefault(Duration.ofMillis(100));
  static final Option<Duration> SETTLED_POLL_SECONDS =
      optional(
              SUPERVISOR,
              "settled_poll_seconds",
              OptionType.seconds(Duration.ofMillis(50), Duration.ofMinutes(1)),
              "The same, while migrations only wait: for their turn, in post-copy, for the end.")
          .withDefault(Duration.ofMillis(500));
  static final Option<Duration> IDLE_POLL_SECONDS =
      optional(
              SUPERVISOR,
              "idle_poll_seconds",
              OptionType.seconds(Duration.ofSeconds(1), Duration.ofHours(1)),
              "The same, with nothing under way: to find what no notification told of.")
          .withDefault(Duration.ofSeconds(30));
  static final Option<Duration> DEAF_POLL_SECONDS =
      optional(
              SUPERVISOR,
              "deaf_poll_seconds",
              OptionType.seconds(Duration.ofMillis(500), Duration.ofHours(1)),
              "The same, with nothing under way and no message bus: then asking is all there is.")
          .withDefault(Duration.ofSeconds(2));
  static final Option<Duration> LOOKBACK_SECONDS =
      optional(
              SUPERVISOR,
              "lookback_seconds",
              OptionType.seconds(Duration.ofMinutes(1), DAY.multipliedBy(30)),
              "After a start: how far back to look for migrations that are still under way.")
          .withDefault(DAY);
  static final Option<Duration> LONG_POST_COPY_SECONDS =
      optional(
              SUPERVISOR,
              "long_post_copy_seconds",
              OptionType.seconds(Duration.ofSeconds(1), DAY),
              "A post-copy that takes longer than this is reported.")
          .withDefault(Duration.ofSeconds(60));

  static final Option<Boolean> API_ENABLED =
      optional(API, "enabled", OptionType.bool(), "Whether 'nova-lean run' serves the API.")
          .withDefault(true);
  static final Option<String> API_LISTEN =
      optional(
              API,
              "listen",
              OptionType.text(),
              "The address to listen on; others of this machine cannot reach 127.0.0.1. On any other give",
              "certfile and keyfile: tokens cross the network.")
          .withDefault("127.0.0.1");
  static final Option<Integer> API_PORT =
      optional(API, "port", OptionType.wholeNumber(1, 65_535), "The port to listen on.")
          .withDefault(9415);
  static final Option<Path> API_CERTFILE =
      optional(
          API,
          "certfile",
          OptionType.path(),
          "The API's certificate (PEM, its intermediates after it); with it, https is spoken.");
  static final Option<Path> API_KEYFILE =
      optional(
          API,
          "keyfile",
          OptionType.path(),
          "The key of certfile: PEM, PKCS#8, unencrypted, in a file of mode 0640 or less.");
  static final Option<URI> API_URL =
      optional(
          API,
          "url",
          OptionType.httpUrl(),
          "Where 'nova-lean status' finds the API. Default: what listen, port and certfile say. Its",
          "certificate is trusted by [keystone] cafile and Java's own.");
  static final Option<List<String>> API_READER_ROLES =
      optional(
              API,
              "reader_roles",
              OptionType.nonEmptyList(),
              "Who has one of these Keystone roles, in one of the projects below, may ask.")
          .withDefault(List.of("reader"));
  static final Option<List<String>> API_ADMIN_ROLES =
      optional(
              API,
              "admin_roles",
              OptionType.nonEmptyList(),
              "Who has one of these may ask and act.")
          .withDefault(List.of("admin"));
  static final Option<List<String>> API_PROJECTS =
      optional(
          API,
          "projects",
          OptionType.list(),
          "The ids of the projects in which roles count. Default: the one nova-lean signs in to. A",
          "token of the whole system counts as well. Never a project of the cloud's users: they",
          "have the role reader there.");
  static final Option<Duration> API_TOKEN_CACHE_SECONDS =
      optional(
              API,
              "token_cache_seconds",
              OptionType.seconds(Duration.ZERO, Duration.ofHours(1)),
              "How long a valid token is not asked about again; a revoked one is served as long.")
          .withDefault(Duration.ofSeconds(60));
  static final Option<Integer> API_MAX_EVENT_CLIENTS =
      optional(
              API,
              "max_event_clients",
              OptionType.wholeNumber(1, 1000),
              "How many may listen to /v1/events at a time; each takes a thread.")
          .withDefault(32);
  static final Option<String> API_METRICS_LISTEN =
      optional(
          API,
          "metrics_listen",
          OptionType.text(),
          "HOST:PORT where /metrics is told to anybody who reaches it, without a token and without TLS,",
          "for example 127.0.0.1:9416. Without it, Prometheus needs a reader's token on the API's port.");

  static final List<Option<?>> ALL =
      List.of(
          TRANSPORT_URL,
          REQUEST_KEY_FILE,
          EXCHANGES,
          STATE_PATH,
          LOG_FILE,
          DEBUG,
          AUTH_URL,
          USERNAME,
          PASSWORD,
          USER_DOMAIN_NAME,
          PROJECT_NAME,
          PROJECT_DOMAIN_NAME,
          APPLICATION_CREDENTIAL_ID,
          APPLICATION_CREDENTIAL_SECRET,
          OS_CLOUD,
          REGION_NAME,
          INTERFACE,
          CAFILE,
          CERTFILE,
          KEYFILE,
          QUEUE,
          PREFETCH,
          QUORUM,
          MESSAGE_TTL,
          MAX_LENGTH,
          SWITCH,
          STALL_SECONDS,
          DEADLINE_SECONDS,
          DEADLINE_ACTION,
          POST_COPY_HOSTS,
          LINK_BANDWIDTH_MIB,
          PLACEMENT_MODE,
          SEAL,
          HYDRATE,
          TOP_LIMIT_MIB,
          HOST_CONCURRENCY,
          SHARE_CONCURRENCY,
          SHARE_BANDWIDTH_MIB,
          HISTORY_URL,
          HISTORY_USERNAME,
          HISTORY_PASSWORD,
          HISTORY_PASSWORD_FILE,
          RETENTION_DAYS,
          ACTIVE_POLL_SECONDS,
          SETTLED_POLL_SECONDS,
          IDLE_POLL_SECONDS,
          DEAF_POLL_SECONDS,
          LOOKBACK_SECONDS,
          LONG_POST_COPY_SECONDS,
          API_ENABLED,
          API_LISTEN,
          API_PORT,
          API_CERTFILE,
          API_KEYFILE,
          API_URL,
          API_READER_ROLES,
          API_ADMIN_ROLES,
          API_PROJECTS,
          API_TOKEN_CACHE_SECONDS,
          API_MAX_EVENT_CLIENTS,
          API_METRICS_LISTEN);

  private Options() {}
}
