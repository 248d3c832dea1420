package dev.milvusons3.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

/** What a client that checks names and chains says to it. */
class PrivateAuthorityTest {
    private final PrivateAuthority authority = PrivateAuthority.create();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.us-east-2.amazonaws.com",
                "bucket.s3.us-east-2.amazonaws.com",
                "bucket.s3.dualstack.us-east-2.amazonaws.com",
                "sts.us-east-2.amazonaws.com",
                "sts.amazonaws.com"
            })
    void isTrustedForTheNamesOfItsRegion(String name) throws Exception {
        assertThat(shake(authority.awsContext(Set.of(Region.US_EAST_2)), trusting(authority), name))
                .isEqualTo("C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3.eu-west-1.amazonaws.com", "iam.amazonaws.com", "a.b.s3.us-east-2.amazonaws.com"})
    void isNotTrustedForOtherNames(String name) {
        assertThatThrownBy(() -> shake(authority.awsContext(Set.of(Region.US_EAST_2)), trusting(authority), name))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void isNotTrustedByThoseWhoTrustAnother() {
        assertThatThrownBy(() -> shake(
                        authority.awsContext(Set.of(Region.US_EAST_2)),
                        trusting(PrivateAuthority.create()),
                        "s3.us-east-2.amazonaws.com"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void isTrustedForAnAddress() throws Exception {
        InetAddress address = InetAddress.getByAddress(new byte[] {10, 1, 2, 3});

        assertThat(shake(authority.addressContext(address), trusting(authority), "10.1.2.3"))
                .isEqualTo("C");
    }

    @Test
    void saysThatItIsAnAuthorityAndSignsNoOther() throws Exception {
        X509Certificate certificate = certificate(authority.pem());

        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(127);
        certificate.checkValidity();
        certificate.verify(certificate.getPublicKey());
    }

    /** {@return the byte that the server sends first} */
    private static String shake(SSLContext server, SSLContext client, String name) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket listening =
                        (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, loopback);
                Socket plain = new Socket(loopback, listening.getLocalPort())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> greet(listening));
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(plain, name, listening.getLocalPort(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                return Character.toString(socket.getInputStream().read());
            } finally {
                served.join();
            }
        }
    }

    private static void greet(SSLServerSocket listening) {
        try (Socket accepted = listening.accept()) {
            accepted.getOutputStream().write('C');
        } catch (IOException refusedByTheClient) {
            // What the client met is asserted; it reads nothing if this failed.
            assertThat(refusedByTheClient).isNotNull();
        }
    }

    private static SSLContext trusting(PrivateAuthority authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", certificate(authority.pem()));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
