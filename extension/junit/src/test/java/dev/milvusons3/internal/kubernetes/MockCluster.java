package dev.milvusons3.internal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An API server for each test that keeps what it is given, and runs nothing. */
public final class MockCluster implements BeforeEachCallback, AfterEachCallback {
    /** Kept, or it would be collected with its level. */
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(List.of()), false);
    private KubernetesClient client;

    @Override
    public void beforeEach(ExtensionContext context) {
        SERVER_LOG.setLevel(Level.WARNING);
        server.init();
        client = server.createClient();
    }

    /** {@return a client of its administrator} */
    public KubernetesClient client() {
        return client;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        client.close();
        server.destroy();
    }
}
