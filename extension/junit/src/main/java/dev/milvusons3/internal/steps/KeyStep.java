package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * {@code aws kms create-key}, verified by {@code describe-key}. Documents name a key by its id, which only who emulates KMS can be
 * asked for, by a tag as LocalStack has it. Keys are made only where KMS is emulated, and end with it: on AWS a key stays for a week
 * after its deletion, and is paid for.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html">CreateKey</a>
 */
final class KeyStep implements Step<KeyStep.Made> {
    private static final String ID_TAG = "_custom_id_";

    private final AwsAccount aws;
    private final String account;
    private final Setup.Key said;
    private final RunTags tags;
    private final BiConsumer<String, ReleaseStack.Release> release;

    /** @param release takes what ends a key: no journal does, for keys end with whoever emulates KMS */
    KeyStep(
            AwsAccount aws,
            String account,
            Setup.Key said,
            RunTags tags,
            BiConsumer<String, ReleaseStack.Release> release) {
        this.aws = aws;
        this.account = account;
        this.said = said;
        this.tags = tags;
        this.release = release;
    }

    /**
     * A key that was made.
     *
     * @param account whose it is
     * @param said of it by the set-up
     */
    record Made(String arn, String account, Setup.Key said) {}

    @Override
    public String title() {
        return "key " + said.alias().or(said::id).orElse("of KMS");
    }

    @Override
    public Part part() {
        return Part.BUCKET;
    }

    private Optional<String> id() {
        return said.id().map(id -> id.substring(id.lastIndexOf('/') + 1));
    }

    @Override
    public Made provision(Creations creations) {
        KmsClient kms = aws.kms(account);
        List<Tag> all = new ArrayList<>();
        tags.values().forEach((key, value) -> all.add(tag(key, value)));
        id().ifPresent(id -> all.add(tag(ID_TAG, id)));
        String arn = kms.createKey(r ->
                        r.description("Encrypts Milvus' objects, for a test").tags(all))
                .keyMetadata()
                .arn();
        release.accept("key " + arn, () -> aws.endKey(account, arn));
        said.alias().ifPresent(alias -> kms.createAlias(r -> r.aliasName(alias).targetKeyId(arn)));
        return new Made(arn, account, said);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().tagKey(key).tagValue(value).build();
    }

    @Override
    public void verify(Made made) {
        KeyMetadata found =
                aws.kms(account).describeKey(r -> r.keyId(made.arn())).keyMetadata();
        VerificationException.check("state of key " + made.arn(), true, found.enabled());
        id().ifPresent(id -> VerificationException.check("id of key " + made.arn(), id, found.keyId()));
    }
}
