package org.novalean.adapter.lab;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a server, and what a person has to do for it. */
enum FaultOutcome {
  ARRIVES("arrives, no reboot", "the migration goes on and completes; nothing is to be done") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      assertArrives(moving, fault, "completed");
    }
  },

  ARRIVES_UNSEEN(
      "arrives, no reboot; unverified",
      "the migration goes on and completes, but for a minute no agent on the destination tells that the guest has all of its memory, so nova-lean's record says `unverified`; once the agent is back, `nova-lean rescue SERVER` says that the server is well") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      assertArrives(moving, fault, "unverified");
      moving.awaitAsserted(
          () ->
              assertThat(moving.adapter().command("rescue", moving.server().id(), "--yes").output())
                  .contains("well: it runs on " + moving.destination()));
    }
  },

  STAYS(
      "stays, no reboot",
      "Nova gives the migration up, and the server runs on where it was; migrate it again") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      assertStays(moving, fault);
      moving.awaitNothingLeftOnDestination();
    }
  },

  STAYS_WITH_REMAINS(
      "stays, no reboot; the next one fails once",
      "Nova gives the migration up and does not clean up on its destination; the server runs on where it was. The next migration to the same destination fails once, as Nova finds what is left there, and removes it then") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      assertStays(moving, fault);
      moving.assertDoesNotMigrate();
    }
  },

  STAYS_IN_ERROR(
      "stays, no reboot; ERROR",
      "Nova gives the migration up and says ERROR, though the server runs on where it was: `openstack server set --state active SERVER`, once `virsh list` there shows it running and the other host does not") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      moving.server().awaitStatus("ERROR");
      fault.mend(moving);
      assertFreedWhereItWas(moving);
    }
  },

  STAYS_IN_ERROR_WITH_REMAINS(
      "stays, no reboot; ERROR; the next one fails once",
      "Nova gives the migration up, says ERROR and does not clean up on its destination, though the server runs on where it was: `openstack server set --state active SERVER`, once `virsh list` there shows it running and the other host does not. The next migration to the same destination fails once, as Nova finds what is left there, and removes it then") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      STAYS_IN_ERROR.bringAbout(moving, fault);
      moving.assertDoesNotMigrate();
    }
  },

  FORGOTTEN(
      "stays, no reboot; MIGRATING for ever",
      "Nova loses track of the migration and shows it as running, and the server as MIGRATING, for ever; the server runs on where it was. nova-lean says so after two minutes: `openstack server set --state active SERVER`. The next migration to the same destination fails once, as Nova finds what is left there, and removes it then") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      moving.adapter().awaitLog("-> ended: Nova has lost track of it");
      fault.mend(moving);
      assertThat(moving.server().now().status()).isEqualTo("MIGRATING");
      assertFreedWhereItWas(moving);
      moving.assertDoesNotMigrate();
    }
  },

  STARTED(
      "off; `openstack server start`",
      "the guest is off, and its disk complete on its source: once that host is up, `openstack server start SERVER`. The next migration to the same destination fails once, as Nova finds what is left of the first there, and removes it then") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      fault.mend(moving);
      moving.lab().awaitComputeHostsUp();
      moving.server().startAgain();
      moving.assertRunsOnceOn(moving.source());
      moving.assertBootedAgain();
      moving.assertDoesNotMigrate();
    }
  },

  RESCUED(
      "`nova-lean rescue`, reboots",
      "a part of the guest's memory is lost: `nova-lean rescue SERVER` starts it again on its destination, with all that it had flushed to its disk") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      fault.mend(moving);
      moving.lab().awaitComputeHostsUp();
      var answer = moving.adapter().command("rescue", moving.server().id(), "--yes");
      assertThat(answer.output()).contains("well: it runs on " + moving.destination());
      assertThat(answer.exitCode()).as(answer.output()).isZero();
      moving.server().awaitGuest();
      moving.assertRunsOnceOn(moving.destination());
      moving.assertBootedAgain();
    }
  },

  CARRIED(
      "`nova-lean rescue` prints how, reboots",
      "Nova takes the death of QEMU for the end of the migration, says ERROR, and deletes the server's current data on the source; nova-lean-agent there has kept them, and `nova-lean rescue SERVER` prints the commands that carry them to the destination and start the server there") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      var adapter = moving.adapter();
      var id = moving.server().id();
      adapter.awaitLog("Nova says completed, but");
      assertThat(moving.server().now().lockReason()).isPresent();
      var told = adapter.command("rescue", id, "--yes");
      assertThat(told.output()).contains("died on %s before the switch".formatted(moving.source()));
      moving.type(told.output());
      moving.server().awaitStatus("ACTIVE");
      moving.server().awaitGuest();
      moving.assertRunsOnceOn(moving.destination());
      moving.assertBootedAgain();
      assertThat(adapter.command("rescue", id, "--yes").output())
          .contains("well: it runs on " + moving.destination());
      assertThat(moving.server().now().lockReason()).isEmpty();
      assertThat(moving.onSource("ls /var/lib/nova/instances/.nova-lean-salvage/%s"))
          .as("what was kept stays: nobody knows that it was carried over")
          .contains("disk.");
    }
  },

  EVACUATED(
      "evacuate to its destination, reboots",
      "a part of the guest's memory is lost; `nova-lean rescue SERVER` prints the commands that start it on its destination, from the newest disk, while its source is off") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      var lab = moving.lab();
      var id = moving.server().id();
      moving.await(() -> !moving.isUp(moving.source()));
      var told = moving.adapter().command("rescue", id);
      assertThat(told.output())
          .contains("its source, can be seen", "nova evacuate " + id + " " + moving.destination());
      moving.on(moving.destination(), "virsh destroy %1$s; virsh undefine %1$s");
      lab.openstack("compute", "service", "set", "--down", moving.source(), "nova-compute");
      lab.nova("evacuate", id, moving.destination());
      moving.server().awaitStatus("ACTIVE");
      moving.server().awaitGuest();
      moving.assertRunsOnceOn(moving.destination());
      moving.assertBootedAgain();
      fault.mend(moving);
      moving.awaitAsserted(
          () ->
              lab.openstack("compute", "service", "set", "--up", moving.source(), "nova-compute"));
      lab.awaitComputeHostsUp();
      moving.assertRunsOnceOn(moving.destination());
    }
  },

  BROUGHT_BACK(
      "brought back, no reboot",
      "Nova loses track of the server, which runs on its destination; nova-lean locks it, so that nobody starts it twice, and `nova-lean rescue SERVER` prints the commands that bring it back to its source while it runs") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      var adapter = moving.adapter();
      var id = moving.server().id();
      adapter.awaitLog("do not start or reboot it");
      assertThat(moving.server().now().lockReason()).isPresent();
      fault.mend(moving);
      moving.awaitAsserted(
          () ->
              assertThat(moving.on(moving.destination(), "virsh domstate --reason %s"))
                  .contains("running (migrated)"));
      var refused = adapter.command("rescue", id, "--yes");
      assertThat(refused.output())
          .contains("lost track", "on " + moving.destination() + ": virsh migrate");
      moving.bringBack();
      var answer = adapter.command("rescue", id, "--yes");
      assertThat(answer.output()).contains("well: it runs on " + moving.source());
      assertThat(moving.server().now().lockReason()).isEmpty();
      moving.server().awaitStatus("ACTIVE");
      moving.assertRunsOnceOn(moving.source());
      moving.assertNotBootedAgain();
    }
  },

  ARRIVES_OR_BROUGHT_BACK(
      "arrives, or is brought back; no reboot",
      "the migration goes on and completes; but where it ends in the moments in which Nova's own calls, to RabbitMQ or libvirt, are lost or time out, Nova says ERROR and loses track of the server, as in `brought back`") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      (isLocked(moving, "-> ended: the server is on") ? BROUGHT_BACK : ARRIVES)
          .bringAbout(moving, fault);
    }
  },

  STAYS_OR_BROUGHT_BACK(
      "stays, or is brought back; no reboot",
      "libvirt goes on without Nova. As nova-compute starts it gives the migration up, and the server stays, as in `stays, no reboot; the next one fails once`; but where the guest has arrived before that, Nova loses track of the server, as in `brought back`") {
    @Override
    void bringAbout(MovingServer moving, Fault fault) {
      (isLocked(moving, "-> ended") ? BROUGHT_BACK : STAYS_WITH_REMAINS).bringAbout(moving, fault);
    }
  };

  private final String words;
  private final String legend;

  FaultOutcome(String words, String legend) {
    this.words = words;
    this.legend = legend;
  }

  /** In a cell of the page. */
  String words() {
    return words;
  }

  /** For an operator: what it means, and what is to be done. */
  String legend() {
    return legend;
  }

  /** Waits for it, does what is to be done, and asserts that it is so. */
  abstract void bringAbout(MovingServer moving, Fault fault);

  /**
   * @param outcome of nova-lean's record
   */
  private static void assertArrives(MovingServer moving, Fault fault, String outcome) {
    awaitEnd(moving);
    fault.mend(moving);
    moving.server().awaitStatus("ACTIVE");
    moving.assertRunsOnceOn(moving.destination());
    var migration = moving.adapter().newest(moving.server()).orElseThrow();
    assertThat(migration.get("outcome").asText()).as("%s", migration).isEqualTo(outcome);
    moving.assertNotBootedAgain();
  }

  private static void assertStays(MovingServer moving, Fault fault) {
    awaitEnd(moving);
    fault.mend(moving);
    moving.server().awaitStatus("ACTIVE");
    moving.assertRunsOnceOn(moving.source());
    moving.assertNotBootedAgain();
  }

  /** It has run on where it was, and a person's command lets Nova know. */
  private static void assertFreedWhereItWas(MovingServer moving) {
    moving.assertRunsOnceOn(moving.source());
    moving.assertNotBootedAgain();
    moving.lab().openstack("server", "set", "--state", "active", moving.server().id());
    moving.server().awaitNoTask();
    moving.server().awaitStatus("ACTIVE");
  }

  /** Nova has lost track of it, and nova-lean has locked it, or it has ended so. */
  private static boolean isLocked(MovingServer moving, String ended) {
    moving.adapter().awaitAnyLog(ended, "do not start or reboot it");
    return moving.server().now().lockReason().isPresent();
  }

  private static void awaitEnd(MovingServer moving) {
    moving.adapter().awaitLog("-> ended");
    moving.server().awaitNoTask();
  }
}
