package org.novalean.storage.libvirt;

import static org.novalean.storage.libvirt.LibvirtFailure.check;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.jna.DomainByReference;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.novalean.storage.hypervisor.Versions;

/** One connection to libvirtd, with keepalive. */
final class Connection implements AutoCloseable {

  /** A libvirtd that does not answer for 20 s is gone; the calls that wait for it end then. */
  private static final int KEEPALIVE_SECONDS = 5;

  private static final int KEEPALIVE_COUNT = 3;

  /** Lends its native handle, which libvirt-java keeps from other packages. */
  private static final class Handle extends Connect {
    private Handle(String uri) throws LibvirtException {
      super(uri);
    }

    private org.libvirt.jna.ConnectionPointer pointer() {
      return vcp;
    }
  }

  private final Handle handle;

  private Connection(Handle handle) {
    this.handle = handle;
  }

  /** Waits for as long as libvirtd lets it. */
  static Connection open(String uri) throws LibvirtFailure {
    EventLoop.start();
    try {
      var connection = new Connection(new Handle(uri));
      try {
        connection.handle.setKeepAlive(KEEPALIVE_SECONDS, KEEPALIVE_COUNT);
        return connection;
      } catch (LibvirtException e) {
        connection.close();
        throw e;
      }
    } catch (LibvirtException e) {
      throw LibvirtFailure.of(e);
    }
  }

  /**
   * Asks for events.
   *
   * @param lost called from the event loop when the connection is gone
   */
  void watch(Events events, Runnable lost) throws LibvirtFailure {
    try {
      handle.registerCloseListener((connection, reason) -> lost.run());
      events.registerOn(handle.pointer());
    } catch (LibvirtException e) {
      throw LibvirtFailure.of(e);
    }
  }

  boolean isAlive() {
    try {
      return handle.isAlive();
    } catch (LibvirtException e) {
      return false;
    }
  }

  Versions versions() throws LibvirtFailure {
    try {
      return new Versions(handle.getLibVersion(), handle.getVersion());
    } catch (LibvirtException e) {
      throw LibvirtFailure.of(e);
    }
  }

  /** Empty where libvirt knows no such domain. */
  Optional<NativeDomain> domain(String uuid) throws LibvirtFailure {
    try {
      var pointer = Libvirt.INSTANCE.virDomainLookupByUUIDString(handle.pointer(), uuid);
      return Optional.of(new NativeDomain(check(pointer)));
    } catch (LibvirtFailure e) {
      if (e.saysThatThereIsNoSuchDomain()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All that libvirt knows, running or not. Each is to be closed. */
  List<NativeDomain> domains() throws LibvirtFailure {
    var list = new DomainByReference();
    var count = check(Libvirt.INSTANCE.virConnectListAllDomains(handle.pointer(), list, 0));
    var array = list.getValue();
    var domains = new ArrayList<NativeDomain>();
    for (var i = 0; i < count; i++) {
      var pointer = array.getPointer((long) i * Native.POINTER_SIZE);
      domains.add(new NativeDomain(new DomainPointer(pointer)));
    }
    Native.free(Pointer.nativeValue(array));
    return domains;
  }

  @Override
  public void close() {
    try {
      handle.close();
    } catch (LibvirtException e) {
      throw new IllegalStateException("A connection to libvirt could not be closed", e);
    }
  }
}
