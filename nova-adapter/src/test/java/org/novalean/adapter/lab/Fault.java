package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What may happen to a migration. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that keep nothing
enum Fault {
  RESET("the migration's connections are reset", Fault::reset),
  CUT_5_S("no packet to or from the destination for 5 s", moving -> cut(moving, 5)),
  CUT_60_S("the same for 60 s", moving -> cut(moving, 60)),
  CUT_TWICE(
      "the same twice, for 30 s each",
      moving -> {
        cut(moving, 30);
        pass(Duration.ofSeconds(5));
        cut(moving, 30);
      }),
  SOURCE_AGENT(
      "the source's agent is killed",
      moving -> service(moving, "nova-lean-agent", moving.source(), "kill"),
      moving -> service(moving, "nova-lean-agent", moving.source(), "start")),
  DESTINATION_AGENT(
      "the destination's agent is killed",
      moving -> service(moving, "nova-lean-agent", moving.destination(), "kill"),
      moving -> service(moving, "nova-lean-agent", moving.destination(), "start")),
  SOURCE_NOVA_COMPUTE(
      "the source's nova-compute is killed, and started again",
      moving -> restart(moving, "nova-compute", moving.source())),
  DESTINATION_NOVA_COMPUTE(
      "the destination's nova-compute is killed, and started again",
      moving -> restart(moving, "nova-compute", moving.destination())),
  SOURCE_LIBVIRTD(
      "the source's libvirtd is killed, and started again",
      moving -> restart(moving, "libvirtd", moving.source())),
  DESTINATION_LIBVIRTD(
      "the destination's libvirtd is killed, and started again",
      moving -> restart(moving, "libvirtd", moving.destination())),
  SOURCE_QEMU("QEMU is killed on the source", moving -> killQemu(moving, moving.source())),
  DESTINATION_QEMU(
      "QEMU is killed on the destination", moving -> killQemu(moving, moving.destination())),
  SOURCE_POWER(
      "the source loses its power",
      moving -> moving.lab().run("power-off", moving.source()),
      moving -> moving.lab().run("power-on", moving.source())),
  DESTINATION_POWER(
      "the destination loses its power",
      moving -> moving.lab().run("power-off", moving.destination()),
      moving -> moving.lab().run("power-on", moving.destination())),
  RABBITMQ("RabbitMQ is restarted", moving -> moving.lab().run("service", "rabbitmq", "restart")),
  ADAPTER(
      "nova-lean-adapter is killed, and started again",
      moving -> {
        moving.adapter().kill();
        moving.adapter().start();
      }),
  DATABASE(
      "the database is away for 20 s: Nova's, and nova-lean's history",
      moving -> {
        moving.lab().run("service", "mariadb", "kill");
        pass(Duration.ofSeconds(20));
        moving.lab().run("service", "mariadb", "start");
      }),
  NFS(
      "the share hangs for 60 s",
      moving -> {
        moving.lab().run("service", "nfs", "pause");
        pass(Duration.ofSeconds(60));
        moving.lab().run("service", "nfs", "resume");
      });

  /** Something that is done to the lab. */
  @FunctionalInterface
  private interface Deed {
    void to(MovingServer moving);
  }

  private final String words;
  private final Deed strike;
  private final Deed mend;

  Fault(String words, Deed strike) {
    this(words, strike, moving -> {});
  }

  Fault(String words, Deed strike, Deed mend) {
    this.words = words;
    this.strike = strike;
    this.mend = mend;
  }

  String words() {
    return words;
  }

  /** Lets it happen; what ends by itself, or what systemd does, is over when this returns. */
  void strike(MovingServer moving) {
    strike.to(moving);
  }

  /** What a person has to do about its cause. Doing it again is fine. */
  void mend(MovingServer moving) {
    mend.to(moving);
  }

  /** Ends every connection over which QEMU takes memory or disks in. */
  private static void reset(MovingServer moving) {
    moving.awaitAsserted(
        () ->
            assertThat(
                    moving.on(
                        moving.destination(),
                        "ss -HKt state established 'sport >= :49152 and sport <= :49215'"))
                .contains(":491"));
  }

  private static void cut(MovingServer moving, int seconds) {
    moving.cut();
    pass(Duration.ofSeconds(seconds));
    moving.mendLink();
  }

  /** The time is the fault itself. */
  private static void pass(Duration time) {
    var until = System.nanoTime() + time.toNanos();
    await().atMost(time.plusMinutes(1)).until(() -> System.nanoTime() - until > 0);
  }

  private static void service(MovingServer moving, String name, String host, String action) {
    moving.lab().run("service", name + "@" + host, action);
  }

  private static void restart(MovingServer moving, String name, String host) {
    service(moving, name, host, "kill");
    service(moving, name, host, "start");
  }

  private static void killQemu(MovingServer moving, String host) {
    moving.on(host, "kill -9 $(pgrep -f '[q]emu-system.*%s')");
  }
}
