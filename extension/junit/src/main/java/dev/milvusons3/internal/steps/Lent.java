package dev.milvusons3.internal.steps;

import io.fabric8.kubernetes.client.Client;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A client that belongs to somebody else: it does everything but close. */
public final class Lent implements InvocationHandler {
    private final Object owned;

    private Lent(Object owned) {
        this.owned = owned;
    }

    /** {@return the client without its close} */
    public static <T> T of(Class<T> type, T owned) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Lent(owned)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("close") && method.getParameterCount() == 0) {
            return null;
        }
        if (method.getName().equals("equals") && method.getParameterCount() == 1 && arguments != null) {
            return proxy == arguments[0];
        }
        try {
            Object result = method.invoke(owned, arguments);
            return adapted(method, arguments, result);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Kubernetes' clients turn into others with the same connection; those are lent too. */
    private static @Nullable Object adapted(Method method, Object @Nullable [] arguments, @Nullable Object result) {
        boolean adapts = method.getName().equals("adapt")
                && arguments != null
                && arguments[0] instanceof Class<?> type
                && type.isInterface();
        return adapts && result instanceof Client client ? lend((Class<?>) arguments[0], client) : result;
    }

    private static <T> Object lend(Class<T> type, Object owned) {
        return of(type, type.cast(owned));
    }
}
