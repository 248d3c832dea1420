package dev.milvusons3.setup.check;

import dev.milvusons3.internal.setup.Arn;
import dev.milvusons3.internal.setup.HelmFacts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * What Milvus reaches beyond its own bucket, and a set-up does not say: the bucket that external collections are made of, and the key of
 * its own encryption (CMEK). Either is reached by the role that accesses the bucket, or by a further one, which Milvus assumes.
 *
 * @param source where the files of external collections are
 * @param key of KMS
 * @see <a href="https://milvus.io/docs/create-an-external-collection.md">External collections</a>
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Outside(Optional<Place> source, Optional<Place> key) {
    /** Nothing is named. */
    public static final Outside UNNAMED = new Outside(Optional.empty(), Optional.empty());

    /**
     * A bucket or key.
     *
     * @param arn of a key; or of all objects below a prefix, such as {@code arn:aws:s3:::lake/vectors}
     * @param roleArn the further role; empty: none
     */
    public record Place(String arn, Optional<String> roleArn) {}

    /** {@return what the values of a set-up's chart say: the key and its role, by {@code cipherPlugin.kms} in {@code user.yaml}} */
    public static Outside of(Setup setup) {
        return setup.helm()
                .map(helm -> HelmFacts.read(helm.file(), helm.yaml(), new Problems(helm.file())))
                .flatMap(values -> values.at("extraConfigFiles", "user.yaml").flatMap(Node::scalar))
                .map(yaml -> HelmFacts.read("user.yaml", yaml, new Problems("user.yaml")))
                .map(user -> user.at("cipherPlugin", "kms", "defaultKey")
                        .or(() -> user.at("cipherPlugin", "defaultKmsKeyArn"))
                        .flatMap(Node::scalar)
                        .map(key -> new Place(
                                key,
                                user.at("cipherPlugin", "kms", "credentials", "aws", "roleARN")
                                        .flatMap(Node::scalar))))
                .map(key -> new Outside(Optional.empty(), key))
                .orElse(UNNAMED);
    }

    /**
     * {@return this with a source of external collections}
     *
     * @param uri as Milvus takes it: {@code s3://bucket/prefix}, or {@code s3://s3.us-west-2.amazonaws.com/bucket/prefix}
     * @param roleArn a role that is assumed for it ({@code extfs.role_arn}); empty: none
     * @throws IllegalArgumentException if it is not such a URI, or the role's ARN is none
     */
    public Outside withSource(String uri, Optional<String> roleArn) {
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw noSource(uri);
        }
        String host = String.valueOf(parsed.getAuthority());
        String path = parsed.getPath() == null ? "" : parsed.getPath().replaceAll("^/+|/+$", "");
        boolean byHost = host.matches(".*\\.amazonaws\\.com(\\.cn)?(:\\d+)?");
        String place = byHost ? path : path.isEmpty() ? host : host + "/" + path;
        if (!"s3".equals(parsed.getScheme()) || parsed.getAuthority() == null || place.isEmpty()) {
            throw noSource(uri);
        }
        String partition = host.contains(".amazonaws.com.cn") ? "aws-cn" : "aws";
        return new Outside(Optional.of(new Place("arn:" + partition + ":s3:::" + place, role(roleArn))), key);
    }

    private static IllegalArgumentException noSource(String uri) {
        return new IllegalArgumentException(
                "\"" + uri + "\" names no bucket of S3. Write it as s3://BUCKET/PREFIX, such as s3://lake/vectors.");
    }

    /**
     * {@return this with a key of Milvus' own encryption}
     *
     * @param arn the key's ({@code cipherPlugin.kms.defaultKey})
     * @param roleArn a role that is assumed for it ({@code cipherPlugin.kms.credentials.aws.roleARN}); empty: none
     * @throws IllegalArgumentException if it is no ARN of a key, or the role's is none
     */
    public Outside withKey(String arn, Optional<String> roleArn) {
        Arn.of(arn)
                .filter(parsed ->
                        parsed.service().equals("kms") && !parsed.account().isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + arn + "\" is no ARN of a key. Write it as arn:aws:kms:REGION:ACCOUNT:key/ID."));
        return new Outside(source, Optional.of(new Place(arn, role(roleArn))));
    }

    private static Optional<String> role(Optional<String> arn) {
        arn.ifPresent(said -> Arn.of(said)
                .filter(parsed -> parsed.resource().startsWith("role/"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + said + "\" is no ARN of a role. Write it as arn:aws:iam::ACCOUNT:role/NAME.")));
        return arn;
    }

    /** {@return where a request goes; empty if that is not named} */
    Optional<Place> place(MilvusRequest.On on) {
        return on == MilvusRequest.On.KEY ? key : source;
    }
}
