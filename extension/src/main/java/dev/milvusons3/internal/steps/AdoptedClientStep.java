package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.milvus.MilvusRoot;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;

/** Connects to a Milvus that is not ours, whose password stays as it is. */
final class AdoptedClientStep implements Step<ClientStep.Client> {
    private final Installation installation;
    private final String password;

    AdoptedClientStep(Installation installation, String password) {
        this.installation = installation;
        this.password = password;
    }

    @Override
    public String title() {
        return "client of " + installation.endpoint();
    }

    @Override
    public ClientStep.Client provision(Creations creations) {
        ConnectConfig config = MilvusRoot.connectConfig(installation.endpoint(), password);
        MilvusClientV2 client = new MilvusClientV2(config);
        try {
            return new ClientStep.Client(config, client.getServerVersion());
        } finally {
            client.close();
        }
    }

    /** Done by the call itself, as by the other client step. */
    @Override
    public void verify(ClientStep.Client client) {
        VerificationException.check(
                "version of Milvus is told", false, client.serverVersion().isBlank());
    }
}
