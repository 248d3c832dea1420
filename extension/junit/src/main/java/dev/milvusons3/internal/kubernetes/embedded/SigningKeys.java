package dev.milvusons3.internal.kubernetes.embedded;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The cluster's service account signing keys. Making one takes a while, so that starts at once, in the background, and is waited for at first use. All
 * clusters of a JVM begin with the same key, and are told apart by their issuers; one that {@link #rotate} gave is its cluster's own.
 */
final class SigningKeys {
    private static final int BITS = 2048;

    /** Not made by a cluster's own executor, which ends with it. */
    private static final class First {
        static final CompletableFuture<RSAKey> KEY = CompletableFuture.supplyAsync(SigningKeys::newKey);
    }

    private final Executor executor;
    /** Newest first; the first one signs, all are published. */
    private List<CompletableFuture<RSAKey>> keys;

    SigningKeys(Executor executor) {
        this.executor = executor;
        this.keys = List.of(First.KEY);
    }

    /** {@return the key that signs} */
    RSAKey current() {
        return await(snapshot().get(0));
    }

    /** {@return the public halves of all keys whose tokens count} */
    JWKSet published() {
        List<JWK> published = new ArrayList<>();
        snapshot().forEach(key -> published.add(await(key).toPublicJWK()));
        return new JWKSet(published);
    }

    /** From now on a new key signs; the former ones stay published. */
    synchronized void rotate() {
        List<CompletableFuture<RSAKey>> rotated = new ArrayList<>();
        rotated.add(generate());
        rotated.addAll(keys);
        keys = List.copyOf(rotated);
    }

    /** From now on only the key that signs is published. */
    synchronized void withdrawFormer() {
        keys = keys.subList(0, 1);
    }

    private synchronized List<CompletableFuture<RSAKey>> snapshot() {
        return keys;
    }

    private CompletableFuture<RSAKey> generate() {
        return CompletableFuture.supplyAsync(SigningKeys::newKey, executor);
    }

    private static RSAKey newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyID(keyId(pair))
                    .build();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no RSA.", e);
        }
    }

    /** As Kubernetes names its keys: the hash of the public key's DER form. */
    private static String keyId(KeyPair pair) throws NoSuchAlgorithmException {
        byte[] der = pair.getPublic().getEncoded();
        return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(der))
                .toString();
    }

    private static RSAKey await(CompletableFuture<RSAKey> key) {
        try {
            return key.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("The service account signing key could not be made.", e.getCause());
        }
    }
}
