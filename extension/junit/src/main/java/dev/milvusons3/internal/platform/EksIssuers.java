package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.setup.TrustedWorkload;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.regions.Region;

/**
 * Issuers named as EKS names them, so that the trust policy reads as in production. Nobody resolves them: the keys come from the
 * cluster.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html">IAM OIDC provider for a cluster</a>
 */
public final class EksIssuers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;

    private EksIssuers() {}

    /** {@return an issuer that no other cluster has} */
    public static URI random(Region region) {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return of(region, id);
    }

    /** {@return the issuer that a set-up names, which its trust policy may have literally; without one a random one} */
    public static URI of(Optional<Setup> setup, Region region) {
        return setup.flatMap(said -> TrustedWorkload.of(said).issuer())
                .map(issuer -> URI.create("https://" + issuer))
                .orElseGet(() -> random(region));
    }

    /** {@return the same issuer for the same words} */
    public static URI named(Region region, String words) {
        UUID id = UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8));
        return of(
                region,
                ByteBuffer.allocate(ID_BYTES)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    private static URI of(Region region, byte[] id) {
        return URI.create("https://oidc.eks." + region.id() + "."
                + Partition.of(region.id()).dnsSuffix() + "/id/"
                + HexFormat.of().formatHex(id).toUpperCase(Locale.ROOT));
    }
}
