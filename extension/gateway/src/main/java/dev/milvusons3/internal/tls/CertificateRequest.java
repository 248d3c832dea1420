package dev.milvusons3.internal.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a certificate is to say.
 *
 * @param issuer common name of who signs
 * @param subject common name of whose it is
 * @param dnsNames alternative names of the subject
 * @param addresses alternative addresses of the subject
 * @param authority whether it signs others; it has no alternative names then
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, certificates</a>
 */
record CertificateRequest(
        String issuer,
        String subject,
        PublicKey key,
        Instant notBefore,
        Instant notAfter,
        boolean authority,
        List<String> dnsNames,
        List<InetAddress> addresses) {
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.objectId("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    /** {@return the certificate} */
    X509Certificate sign(PrivateKey issuersKey) throws GeneralSecurityException {
        byte[] body = Der.sequence(
                Der.context(0, true, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, RANDOM).setBit(126)),
                ECDSA_WITH_SHA256,
                name(issuer),
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                name(subject),
                key.getEncoded(),
                Der.context(3, true, Der.sequence(authority ? authorityExtensions() : serverExtensions())));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuersKey);
        signature.update(body);
        byte[] certificate = Der.sequence(body, ECDSA_WITH_SHA256, Der.bits(signature.sign(), 0));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.objectId(COMMON_NAME), Der.utf8(commonName))));
    }

    /** It signs no other authority. */
    private static byte[][] authorityExtensions() {
        // keyCertSign and cRLSign are the bits 5 and 6.
        return new byte[][] {
            extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.bool(true), Der.integer(BigInteger.ZERO))),
            extension(KEY_USAGE, true, Der.bits(new byte[] {0b0000_0110}, 1))
        };
    }

    private byte[][] serverExtensions() {
        List<byte[]> names = new ArrayList<>();
        dnsNames.forEach(name -> names.add(Der.context(2, false, name.getBytes(StandardCharsets.US_ASCII))));
        addresses.forEach(address -> names.add(Der.context(7, false, address.getAddress())));
        // digitalSignature is the bit 0.
        return new byte[][] {
            extension(BASIC_CONSTRAINTS, true, Der.sequence()),
            extension(KEY_USAGE, true, Der.bits(new byte[] {(byte) 0b1000_0000}, 7)),
            extension(EXTENDED_KEY_USAGE, false, Der.sequence(Der.objectId(SERVER_AUTHENTICATION))),
            extension(ALTERNATIVE_NAME, false, Der.sequence(names.toArray(new byte[0][])))
        };
    }

    private static byte[] extension(String id, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.objectId(id), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.objectId(id), Der.octets(value));
    }
}
