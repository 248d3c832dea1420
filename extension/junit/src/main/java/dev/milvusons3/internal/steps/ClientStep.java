package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.milvus.MilvusRoot;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.report.Part;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.util.concurrent.Callable;

/** Connects as Milvus' root user. */
final class ClientStep implements Step<ClientStep.Client> {
    /**
     * What clients connect with.
     *
     * @param config of this deployment's root user
     * @param serverVersion what the server says of itself
     */
    record Client(ConnectConfig config, String serverVersion) {}

    private final Installation installation;
    private final Callable<ConnectConfig> user;

    private ClientStep(Installation installation, Callable<ConnectConfig> user) {
        this.installation = installation;
        this.user = user;
    }

    /** {@return a step that takes over Milvus' root user, whose first password is the same everywhere} */
    static ClientStep takingOver(Installation installation, String password, Deadline deadline) {
        return new ClientStep(
                installation, () -> MilvusRoot.setPassword(installation.endpoint(), password, deadline.remaining()));
    }

    /** {@return a step for a Milvus that is not ours, whose password stays as it is} */
    static ClientStep adopted(Installation installation, String password) {
        return new ClientStep(installation, () -> MilvusRoot.connectConfig(installation.endpoint(), password));
    }

    @Override
    public String title() {
        return "client of " + installation.endpoint();
    }

    @Override
    public Part part() {
        return Part.NONE;
    }

    @Override
    public Client provision(Creations creations) throws Exception {
        ConnectConfig config = user.call();
        MilvusClientV2 client = new MilvusClientV2(config);
        try {
            return new Client(config, client.getServerVersion());
        } finally {
            client.close();
        }
    }

    /** Done by the call itself: the server answered to the password with its version. */
    @Override
    public void verify(Client client) {
        VerificationException.check(
                "version of Milvus is told", false, client.serverVersion().isBlank());
    }
}
