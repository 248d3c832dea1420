package dev.milvusons3.cli.serve;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.GatewayAccounts;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.SetupInAccounts;
import dev.milvusons3.internal.tls.PrivateAuthority;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.regions.Region;

/** Makes a set-up in the accounts of a gateway, by the steps that a deployment makes it with. */
final class SetupMaker {
    private SetupMaker() {}

    /**
     * {@return what there is then}
     *
     * @param authority of the gateway's certificate: a bucket policy may demand TLS of the administrator, too
     * @param written remembers where documents are from
     * @throws ServeException if a step fails
     */
    static SetupInAccounts.Made make(
            Setup setup,
            SetupAccounts accounts,
            Gateway gateway,
            PrivateAuthority authority,
            URI issuer,
            WrittenPolicies written) {
        try (EndpointAccount aws = new EndpointAccount(
                EndpointAccount.Accounts.of(accounts, GatewayAccounts.of(gateway)),
                gateway.endpoint(),
                Optional.of(new EndpointAccount.Tls(gateway.tlsEndpoint().orElseThrow(), authority::trust)),
                gateway.region(),
                "",
                written)) {
            return SetupInAccounts.make(spec(setup, gateway.region()), new ServePlatform(gateway, aws, issuer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServeException("Interrupted while the set-up " + setup.from() + " was being made.", e);
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new ServeException(
                    "The set-up " + setup.from() + " cannot be made: " + cause.getMessage()
                            + "\nFix it there; nothing is served.",
                    cause);
        }
    }

    /** Nothing of what is set for tests counts here. */
    private static DeploymentSpec spec(Setup setup, Region region) {
        return SpecReader.read(
                new SpecRequest(
                        SetupMaker.class,
                        List.of(new Layer(
                                "--setup", Map.of(Settings.SETUP, setup.from(), Settings.REGION, region.id()))),
                        List.of()),
                new Configuration(key -> Optional.empty(), new Properties(), Map.of()));
    }
}
