package dev.milvusons3.gateway;

import static org.apiguardian.api.API.Status.EXPERIMENTAL;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.MovableClock;
import dev.milvusons3.internal.gateway.faults.GatewayFaults;
import dev.milvusons3.internal.gateway.sts.WebIdentityIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;

/**
 * An AWS account in this JVM: S3, STS and IAM on one port, which authenticate every request, decide it by the account's policies as
 * AWS does, and remember why.
 *
 * <pre>{@code
 * try (AwsGateway aws = AwsGateway.builder().region("eu-central-1").start()) {
 *     S3Client s3 = S3Client.builder()
 *             .endpointOverride(aws.endpoint())
 *             .region(aws.region())
 *             .credentialsProvider(StaticCredentialsProvider.create(aws.rootCredentials()))
 *             .forcePathStyle(true)
 *             .build();
 *     …
 *     aws.decisions().denied().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Buckets, roles and policies are made by the ordinary clients of the AWS SDKs, as root. It listens on the loopback address, and
 * keeps everything in memory (objects above 16 MiB in temporary files) until it is closed. Safe for any number of threads.
 *
 * @since 0.1
 */
@API(status = EXPERIMENTAL, since = "0.1")
public final class AwsGateway implements AutoCloseable {
    private final WebIdentityIssuer issuer;
    private final MovableClock clock = new MovableClock(() -> {});
    private final Gateway gateway;

    private AwsGateway(Builder builder) throws IOException {
        issuer = new WebIdentityIssuer(builder.issuer, clock);
        Gateway.Builder inner = Gateway.builder()
                .account(builder.account)
                .region(builder.region)
                .ahead(clock::ahead)
                .keySets(issuer::resolve);
        builder.objects.ifPresent(inner::objects);
        builder.tls.ifPresent(inner::tls);
        gateway = inner.start();
    }

    /** {@return where to say what the account is like} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return where S3, STS and IAM are reached over plain HTTP: the endpoint to override in clients} */
    public URI endpoint() {
        return gateway.endpoint();
    }

    /** {@return where the same is reached over TLS; empty unless the builder was given something to do TLS with} */
    public Optional<URI> tlsEndpoint() {
        return gateway.tlsEndpoint();
    }

    /** {@return the account's twelve digits} */
    public String accountId() {
        return gateway.accountId();
    }

    /** {@return where its buckets are} */
    public Region region() {
        return gateway.region();
    }

    /** {@return the credentials of the account's root user, who may do everything that no bucket policy denies} */
    public AwsCredentials rootCredentials() {
        return gateway.rootCredentials();
    }

    /** {@return what was decided so far, oldest first; it does not change any more} */
    public Decisions decisions() {
        return gateway.decisions().snapshot();
    }

    /**
     * {@return what can be made to go wrong for one role}
     *
     * @param roleArn the role's; its sessions are met
     */
    public Faults faults(String roleArn) {
        return new GatewayFaults(gateway.faults(), roleArn);
    }

    /** {@return the time by which sessions and tokens end; a test can move it on} */
    public AccountClock clock() {
        return clock;
    }

    /**
     * {@return the issuer whose tokens {@link #webIdentityToken} makes; to be registered with IAM's {@code
     * CreateOpenIDConnectProvider}, as one registers the issuer of an EKS cluster}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html">OIDC identity providers</a>
     */
    public URI issuer() {
        return issuer.url();
    }

    /**
     * {@return a signed token for {@code AssumeRoleWithWebIdentity}, as a cluster projects it into a pod; good for an hour}
     *
     * @param subject such as {@code system:serviceaccount:milvus:milvus-s3-access-sa}
     * @param audience such as {@code sts.amazonaws.com}
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
     */
    public String webIdentityToken(String subject, String audience) {
        return issuer.token(subject, audience);
    }

    /** Stops it, and forgets all that it keeps. */
    @Override
    public void close() {
        gateway.close();
    }

    /**
     * What an account is like.
     *
     * @since 0.1
     */
    @API(status = EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private String account = "111122223333";
        private Region region = Region.US_EAST_2;
        private Optional<Path> objects = Optional.empty();
        private Optional<SSLContext> tls = Optional.empty();
        private URI issuer = URI.create("https://oidc.example.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE");

        private Builder() {}

        /**
         * Says the account's id; {@code 111122223333} by default.
         *
         * @param id twelve digits
         * @throws IllegalArgumentException if it has not twelve digits
         */
        public Builder account(String id) {
            if (!id.matches("\\d{12}")) {
                throw new IllegalArgumentException("The account id \"" + id + "\" does not have twelve digits.");
            }
            this.account = id;
            return this;
        }

        /**
         * Says where its buckets are, which decides the partition too; {@code us-east-2} by default.
         *
         * @param id such as {@code eu-central-1}
         */
        public Builder region(String id) {
            this.region = Region.of(id);
            return this;
        }

        /**
         * Says where large objects are kept; a directory for temporary files by default.
         *
         * @param directory it is removed when the gateway is closed
         */
        public Builder objects(Path directory) {
            this.objects = Optional.of(directory);
            return this;
        }

        /**
         * Serves over TLS too, on a second port: only there is {@code aws:SecureTransport} true.
         *
         * @param context with a certificate for the names by which clients reach it
         */
        public Builder tls(SSLContext context) {
            this.tls = Optional.of(context);
            return this;
        }

        /**
         * Says who issues web identity tokens.
         *
         * @param url with {@code https}; nothing needs to listen there
         * @throws IllegalArgumentException if it is not an https URL
         */
        public Builder issuer(URI url) {
            if (!"https".equals(url.getScheme())) {
                throw new IllegalArgumentException("The issuer " + url + " is not an https URL, which IAM demands.");
            }
            this.issuer = url;
            return this;
        }

        /**
         * Starts it.
         *
         * @throws UncheckedIOException if no port can be had
         */
        public AwsGateway start() {
            try {
                return new AwsGateway(this);
            } catch (IOException e) {
                throw new UncheckedIOException("The gateway cannot be started: " + e.getMessage(), e);
            }
        }
    }
}
