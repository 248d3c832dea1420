package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.partition.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.TlsTrustManagersProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An account all of whose services are at one endpoint, such as a gateway's or LocalStack's. */
public final class EndpointAccount extends SdkAccount {
    /** The number that AWS' own documentation uses for examples. */
    public static final String ACCOUNT_ID = "111122223333";

    private final Accounts accounts;
    private final URI plain;
    private final boolean overTls;

    /**
     * Makes the clients; nothing is connected yet.
     *
     * @param endpoint of S3, STS and IAM
     * @param region of the deployment
     * @param root the administrator
     */
    public EndpointAccount(URI endpoint, Region region, AwsCredentialsProvider root) {
        this(endpoint, region, root, "", new WrittenPolicies());
    }

    /**
     * As the other, with requests that can be told from those of other accounts' clients. Nothing of the machine's own AWS
     * configuration may leak in: neither its profiles nor its endpoints.
     *
     * @param mark that every request's user agent ends with
     * @param written what those who decide at the endpoint ask about documents
     */
    public EndpointAccount(
            URI endpoint, Region region, AwsCredentialsProvider root, String mark, WrittenPolicies written) {
        this(endpoint, Optional.empty(), region, root, mark, written);
    }

    /**
     * As the other, with clients that talk TLS, since a policy may demand it.
     *
     * @param endpoint over plain HTTP, for clients that do not know the authority
     * @param tls where the same is over TLS
     */
    public EndpointAccount(
            URI endpoint,
            Optional<Tls> tls,
            Region region,
            AwsCredentialsProvider root,
            String mark,
            WrittenPolicies written) {
        this(Accounts.one(root), endpoint, tls, region, mark, written);
    }

    /**
     * As the other, where several accounts are at the endpoint.
     *
     * @param accounts whose they are
     */
    public EndpointAccount(
            Accounts accounts, URI endpoint, Optional<Tls> tls, Region region, String mark, WrittenPolicies written) {
        super(
                accounts.id(),
                region,
                Region.of(Partition.of(region.id()).iamRegion(region.id())),
                Optional.of(tls.map(Tls::endpoint).orElse(endpoint)),
                tls.map(EndpointAccount::overTls)
                        .orElseGet(() -> UrlConnectionHttpClient.create(EndpointAccount::plainly)),
                accounts.administrators().apply(accounts.id()),
                accounts.administrators().apply(accounts.bucketOwner()),
                written,
                c -> c.defaultProfileFile(ProfileFile.aggregator().build())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, mark));
        this.accounts = accounts;
        this.plain = endpoint;
        this.overTls = tls.isPresent();
    }

    private static SdkHttpClient overTls(Tls tls) {
        return UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(tls.trust())
                .build();
    }

    /** Without a TLS context, which reads the JVM's roots though nobody needs them here, and without a proxy between this machine's own addresses. */
    private static HttpURLConnection plainly(URI uri) {
        try {
            return (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        } catch (IOException e) {
            throw new UncheckedIOException("no connection can be made to " + uri, e);
        }
    }

    /**
     * An endpoint over TLS.
     *
     * @param trust the authority of its certificate
     */
    public record Tls(URI endpoint, TlsTrustManagersProvider trust) {}

    /**
     * Which accounts there are.
     *
     * @param id of the one whose roles the pods get
     * @param bucketOwner the id of the one whose buckets they use
     * @param administrators of each
     * @param gateway that has them all; empty: something else does
     */
    public record Accounts(
            String id,
            String bucketOwner,
            Function<String, AwsCredentialsProvider> administrators,
            Optional<GatewayAccounts> gateway) {
        private static Accounts one(AwsCredentialsProvider root) {
            return new Accounts(ACCOUNT_ID, ACCOUNT_ID, id -> root, Optional.empty());
        }

        /** {@return those of a deployment at a gateway} */
        public static Accounts of(SetupAccounts accounts, GatewayAccounts gateway) {
            return new Accounts(
                    accounts.id(),
                    accounts.bucketOwner(),
                    id -> StaticCredentialsProvider.create(gateway.root(id)),
                    Optional.of(gateway));
        }
    }

    @Override
    public void endKey(String account, String arn) {
        accounts.gateway().ifPresentOrElse(gateway -> gateway.forgetKey(arn), () -> super.endKey(account, arn));
    }

    @Override
    public Optional<Elsewhere> elsewhere() {
        return accounts.gateway().map(AtGateway::new);
    }

    /** What a gateway takes for elsewhere, it is told by the port. */
    private final class AtGateway implements Elsewhere {
        private static final String STRANGER = "999999999999";

        private final GatewayAccounts gateway;

        private AtGateway(GatewayAccounts gateway) {
            this.gateway = gateway;
        }

        private S3Client s3(AwsCredentialsProvider credentials, GatewayAccounts.Origin origin) {
            try {
                return newS3(credentials)
                        .endpointOverride(gateway.endpointFrom(origin))
                        .build();
            } catch (IOException e) {
                throw new UncheckedIOException("no port can be had for requests from elsewhere", e);
            }
        }

        @Override
        public S3Client same(AwsCredentialsProvider credentials) {
            return s3(credentials, GatewayAccounts.Origin.SAME);
        }

        @Override
        public S3Client otherEndpoint(AwsCredentialsProvider credentials) {
            return s3(credentials, GatewayAccounts.Origin.OTHER_ENDPOINT);
        }

        @Override
        public S3Client otherOrganization(AwsCredentialsProvider credentials) {
            return s3(credentials, GatewayAccounts.Origin.OTHER_ORGANIZATION);
        }

        @Override
        public AwsCredentialsProvider stranger() {
            return StaticCredentialsProvider.create(gateway.root(STRANGER));
        }
    }

    @Override
    public IamClient iam(String account) {
        return account.equals(accountId())
                ? iam()
                : iamOf(account, accounts.administrators().apply(account));
    }

    @Override
    public KmsClient kms(String account) {
        return kmsOf(account, accounts.administrators().apply(account));
    }

    @Override
    public URI s3Endpoint() {
        return plain;
    }

    @Override
    public boolean isOverTls() {
        return overTls;
    }

    @Override
    public Optional<S3Client> plainS3(AwsCredentialsProvider credentials) {
        return Optional.of(newS3(credentials).endpointOverride(plain).build());
    }
}
