package dev.milvusons3.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import software.amazon.awssdk.regions.Region;

/**
 * The certificate authority of one run. Its key is never written anywhere and is gone with the JVM, so that nobody can use what a pod was made to trust.
 */
public final class PrivateAuthority {
    private static final String NAME = "MilvusOnS3 CA of one test run";
    private static final Duration LIFETIME = Duration.ofDays(7);
    /** Clocks of virtual machines, where containers may run, lag behind. */
    private static final Duration CLOCK_LAG = Duration.ofDays(1);

    private final KeyPair keys;
    private final X509Certificate certificate;

    private PrivateAuthority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** {@return a new one} */
    public static PrivateAuthority create() {
        try {
            KeyPair keys = newKeys();
            return new PrivateAuthority(
                    keys, request(NAME, keys, true, List.of(), List.of()).sign(keys.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw cannotIssue(e);
        }
    }

    /** {@return what a server that emulates S3 and STS of these regions shows, also to this machine, which has no names for it} */
    public SSLContext awsContext(Set<Region> regions) {
        return awsContext(regions, InetAddress.getLoopbackAddress());
    }

    /** {@return the same of one that listens on an address, by which it is reached too, unless that stands for all} */
    public SSLContext awsContext(Set<Region> regions, InetAddress address) {
        List<InetAddress> reached = address.isAnyLocalAddress() || address.isLoopbackAddress()
                ? List.of(InetAddress.getLoopbackAddress())
                : List.of(InetAddress.getLoopbackAddress(), address);
        return context(AwsNames.subjectAlternativeNames(regions), reached);
    }

    /** {@return what a server that is reached by its address shows} */
    public SSLContext addressContext(InetAddress address) {
        return context(List.of(), List.of(address));
    }

    /** {@return what of this JVM trusts the authority, and no other} */
    public TrustManager[] trust() {
        return trust(certificate);
    }

    /**
     * {@return the same for the authority of another JVM}
     *
     * @param pem its certificate
     * @throws IllegalArgumentException if it is none
     */
    public static TrustManager[] trust(String pem) {
        try {
            return trust((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("This is no certificate in PEM format: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(X509Certificate certificate) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The private CA of this run cannot be trusted.", e);
        }
    }

    /** {@return the authority's certificate} */
    public String pem() {
        return pem(certificate);
    }

    /**
     * What a pod shall trust: the roots that this JVM trusts, and this authority. What the pod's image trusts cannot be known before it runs; Java's roots are
     * the same public authorities.
     *
     * @return certificates in PEM format
     */
    public String bundle() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            Stream<X509Certificate> roots = Stream.empty();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusted) {
                    roots = Stream.concat(roots, Arrays.stream(trusted.getAcceptedIssuers()));
                }
            }
            return Stream.concat(Stream.of(certificate), roots)
                    .map(PrivateAuthority::pem)
                    .collect(Collectors.joining());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The roots that this Java trusts cannot be read.", e);
        }
    }

    private SSLContext context(List<String> dnsNames, List<InetAddress> addresses) {
        try {
            KeyPair serverKeys = newKeys();
            X509Certificate server = request("MilvusOnS3 gateway", serverKeys, false, dnsNames, addresses)
                    .sign(keys.getPrivate());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = {server, certificate};
            store.setKeyEntry("server", serverKeys.getPrivate(), new char[0], chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw cannotIssue(e);
        }
    }

    private static CertificateRequest request(
            String subject, KeyPair keys, boolean authority, List<String> dnsNames, List<InetAddress> addresses) {
        Instant now = Instant.now();
        return new CertificateRequest(
                NAME,
                subject,
                keys.getPublic(),
                now.minus(CLOCK_LAG),
                now.plus(LIFETIME),
                authority,
                dnsNames,
                addresses);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A certificate cannot be written.", e);
        }
    }

    private static IllegalStateException cannotIssue(Exception cause) {
        return new IllegalStateException("The private CA of this run cannot issue a certificate.", cause);
    }
}
