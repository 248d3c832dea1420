package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.world.World;
import java.io.IOException;
import java.net.URI;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** What a gateway does for those who administer its accounts, beyond what AWS' own interfaces can be asked for. */
public interface GatewayAccounts {
    /** {@return the root credentials of an account, which is made unless it is there} */
    AwsCredentials root(String account);

    /** Ends a key of KMS at once, whatever its policy says; does nothing if there is none. */
    void forgetKey(String arn);

    /**
     * {@return where all is reached over plain HTTP, by requests that come from somewhere}
     *
     * @throws IOException if no port can be had
     */
    URI endpointFrom(Origin origin) throws IOException;

    /** Where requests come from. */
    enum Origin {
        /** Where the deployment's own come from. */
        SAME(UnaryOperator.identity()),
        /** Another VPC endpoint. */
        OTHER_ENDPOINT(world -> world.in(world.network().through("vpce-0fffffffffffffff0"))),
        /** An account of another organisation. */
        OTHER_ORGANIZATION(world -> world.inOrganization("o-anotherorgid"));

        private final UnaryOperator<World> way;

        Origin(UnaryOperator<World> way) {
            this.way = way;
        }

        /** {@return what it changes of the surroundings} */
        public UnaryOperator<World> way() {
            return way;
        }
    }

    /** {@return those of a gateway in this JVM} */
    static GatewayAccounts of(Gateway gateway) {
        return new GatewayAccounts() {
            @Override
            public AwsCredentials root(String account) {
                gateway.add(account);
                return gateway.rootCredentials(account);
            }

            @Override
            public void forgetKey(String arn) {
                gateway.forgetKey(arn);
            }

            @Override
            public URI endpointFrom(Origin origin) throws IOException {
                return gateway.endpointIn(origin.way());
            }
        };
    }
}
