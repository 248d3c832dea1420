package dev.milvusons3.internal.kubernetes.real;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * The certificate authority of one run. Its key is never written anywhere and is gone with the JVM, so that nobody can use what a pod was made to trust.
 */
public final class PrivateAuthority {
    private static final X500Name NAME = new X500Name("CN=MilvusOnS3 CA of one test run");
    private static final Duration LIFETIME = Duration.ofDays(7);
    /** Clocks of virtual machines, where containers may run, lag behind. */
    private static final Duration CLOCK_LAG = Duration.ofDays(1);

    private static final SecureRandom RANDOM = new SecureRandom();

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
            X509v3CertificateBuilder builder = builder(NAME, keys)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new PrivateAuthority(keys, sign(builder, keys));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw cannotIssue(e);
        }
    }

    /** {@return what a server that plays S3 and STS of these regions shows} */
    public SSLContext awsContext(Set<Region> regions) {
        return context(AwsNames.subjectAlternativeNames(regions).stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    /** {@return what a server that is reached by its address shows} */
    public SSLContext addressContext(InetAddress address) {
        return context(new GeneralName(GeneralName.iPAddress, address.getHostAddress()));
    }

    /** {@return the authority's certificate} */
    String pem() {
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

    private SSLContext context(GeneralName... names) {
        try {
            KeyPair serverKeys = newKeys();
            X509v3CertificateBuilder builder = builder(new X500Name("CN=MilvusOnS3 gateway"), serverKeys)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = {sign(builder, keys), certificate};
            store.setKeyEntry("server", serverKeys.getPrivate(), new char[0], chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw cannotIssue(e);
        }
    }

    private static X509v3CertificateBuilder builder(X500Name subject, KeyPair keys) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(127, RANDOM),
                Date.from(now.minus(CLOCK_LAG)),
                Date.from(now.plus(LIFETIME)),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws OperatorCreationException, GeneralSecurityException, CertIOException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
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
