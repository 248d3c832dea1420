package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.milvus.MilvusRoot;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;

/** Takes over Milvus' root user, whose first password is the same everywhere, and connects. */
final class ClientStep implements Step<ClientStep.Client> {
    /**
     * What clients connect with.
     *
     * @param config of this deployment's root user
     * @param serverVersion what the server says of itself
     */
    record Client(ConnectConfig config, String serverVersion) {}

    private final Installation installation;
    private final String password;
    private final Deadline deadline;

    ClientStep(Installation installation, String password, Deadline deadline) {
        this.installation = installation;
        this.password = password;
        this.deadline = deadline;
    }

    @Override
    public String title() {
        return "client of " + installation.endpoint();
    }

    @Override
    public Client provision(Creations creations) throws InterruptedException {
        ConnectConfig config = MilvusRoot.setPassword(installation.endpoint(), password, deadline.remaining());
        MilvusClientV2 client = new MilvusClientV2(config);
        try {
            return new Client(config, client.getServerVersion());
        } finally {
            client.close();
        }
    }

    /** Done by the call itself: the server answered to the new password with its version. */
    @Override
    public void verify(Client client) {
        VerificationException.check(
                "version of Milvus is told", false, client.serverVersion().isBlank());
    }
}
