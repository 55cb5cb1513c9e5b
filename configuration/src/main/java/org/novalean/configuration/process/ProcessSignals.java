package org.novalean.configuration.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * This process' own signals, by {@code sun.misc.Signal} of the module {@code jdk.unsupported}.
 *
 * <p>A shutdown hook would not do: hooks of all libraries run at once, so H2 would close the
 * history under a service that still writes to it, and the exit status could not say that all went
 * well. The class is used by reflection because the compiler warns of it, and warnings are errors
 * here.
 */
public final class ProcessSignals implements Signals {

  @Override
  public void onStop(Runnable action) {
    handle("INT", action);
    handle("TERM", action);
  }

  private static void handle(String name, Runnable action) {
    try {
      var signalType = Class.forName("sun.misc.Signal");
      var handlerType = Class.forName("sun.misc.SignalHandler");
      var signal = signalType.getConstructor(String.class).newInstance(name);
      var handle = signalType.getMethod("handle", signalType, handlerType);
      var byDefault = handlerType.getField("SIG_DFL").get(null);
      InvocationHandler handler =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              handle.invoke(null, signal, byDefault);
              action.run();
              return null;
            }
            return method.getName().equals("equals") ? proxy == arguments[0] : 0;
          };
      handle.invoke(
          null,
          signal,
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(), new Class<?>[] {handlerType}, handler));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java does not let a program handle SIG" + name, e);
    }
  }
}
