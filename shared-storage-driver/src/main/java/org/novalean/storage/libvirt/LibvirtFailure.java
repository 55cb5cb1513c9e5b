package org.novalean.storage.libvirt;

import com.sun.jna.PointerType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorDomain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;

/** A function of libvirt failed; the message is libvirt's own. */
final class LibvirtFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorNumber code;
  private final ErrorDomain domain;

  private LibvirtFailure(org.libvirt.Error error, @Nullable Throwable cause) {
    super(Optional.ofNullable(error.getMessage()).orElse("no reason given"), cause);
    this.code = error.getCode();
    this.domain = error.getDomain();
  }

  static LibvirtFailure of(LibvirtException failure) {
    return new LibvirtFailure(failure.getError(), failure);
  }

  /** Passes on what a function returned, unless that means an error. */
  static int check(int returned) throws LibvirtFailure {
    if (returned < 0) {
      throw ofThisThread();
    }
    return returned;
  }

  /** Passes on what a function returned, unless that means an error. */
  static <T extends PointerType> T check(@Nullable T returned) throws LibvirtFailure {
    if (returned == null) {
      throw ofThisThread();
    }
    return returned;
  }

  /** libvirt keeps the last error of each thread. */
  private static LibvirtFailure ofThisThread() {
    return new LibvirtFailure(new org.libvirt.Error(Libvirt.INSTANCE.virGetLastError()), null);
  }

  /** The client's side failed: whether libvirtd acted is not known. */
  boolean isOfConnection() {
    return domain == ErrorDomain.VIR_FROM_RPC
        || domain == ErrorDomain.VIR_FROM_REMOTE
        || code == ErrorNumber.VIR_ERR_NO_CONNECT
        || code == ErrorNumber.VIR_ERR_INVALID_CONN;
  }

  boolean saysThatThereIsNoSuchDomain() {
    return code == ErrorNumber.VIR_ERR_NO_DOMAIN;
  }
}
