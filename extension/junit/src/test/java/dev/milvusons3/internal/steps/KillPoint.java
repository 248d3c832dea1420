package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.journal.Journals;
import dev.milvusons3.internal.journal.RunRecord;
import dev.milvusons3.internal.journal.Thing;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Where a run is killed: when it comes there it says so, and goes no further. Others of its threads do, as they may in any run
 * that is killed.
 *
 * @param wanted such as {@code before createBucket}, {@code after createBucket}, {@code before mark of bucket}
 */
record KillPoint(String wanted) {
    static final String REACHED = "reached ";

    void passes(String point) {
        if (!point.equals(wanted)) {
            return;
        }
        System.out.println(REACHED + point);
        System.out.flush();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a run that is to be killed goes on", e);
        }
    }

    /** {@return the client, whose calls are kill points} */
    <T> T watch(Class<T> type, T client) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    passes("before " + method.getName());
                    try {
                        Object result = method.invoke(client, arguments);
                        passes("after " + method.getName());
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** {@return makes kill points of the creations in a cluster} */
    Interceptor inCluster() {
        return new Interceptor() {
            @Override
            public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                passes("before " + describe(request));
            }

            @Override
            public void after(
                    HttpRequest request,
                    HttpResponse<?> response,
                    AsyncBody.Consumer<java.util.List<java.nio.ByteBuffer>> body) {
                passes("after " + describe(request));
            }
        };
    }

    private static String describe(HttpRequest request) {
        String path = request.uri().getPath();
        return request.method() + " " + path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return the journals, in which the marks of completion are kill points} */
    Journals watch(JournalDirectory journals) {
        return new Journals() {
            @Override
            public Journal begin(RunRecord run) {
                return watch(journals.begin(run));
            }

            @Override
            public JournalDirectory.Taken take() {
                return journals.take();
            }
        };
    }

    private Journal watch(Journal journal) {
        return new Journal() {
            @Override
            public Intent intend(Thing thing) {
                Intent intent = journal.intend(thing);
                return new Intent() {
                    @Override
                    public void made() {
                        passes("before mark of " + thing.kind());
                        intent.made();
                        passes("after mark of " + thing.kind());
                    }

                    @Override
                    public void foreign() {
                        intent.foreign();
                    }

                    @Override
                    public void released() {
                        intent.released();
                    }
                };
            }

            @Override
            public void close() {
                journal.close();
            }
        };
    }
}
