package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.faults.FaultStage;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Occasion;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What S3 asks of KMS for the one who asks S3, by a forward access session: with the caller's rights, and without the network that the
 * caller came from.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html">Forward access sessions</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html">SSE-KMS</a>
 */
public final class KeyUse {
    private static final String S3 = "s3.amazonaws.com";

    private final KmsKeys keys;
    private final Authorizer authorizer;
    private final FaultStage faults;

    /** @param faults what goes wrong on purpose */
    public KeyUse(KmsKeys keys, Authorizer authorizer, FaultStage faults) {
        this.keys = keys;
        this.authorizer = authorizer;
        this.faults = faults;
    }

    /** {@return whether nothing can be encrypted with a key, since there never was one} */
    public boolean isIdle() {
        return keys.isEmpty();
    }

    /** {@return what a key policy's {@code kms:ViaService} knows S3 by} */
    static String viaService(Account account) {
        return "s3." + account.region().id() + "." + account.dnsSuffix();
    }

    /**
     * {@return the ARN of a key}
     *
     * @param requester in whose account S3 looks for a key that is not given by its ARN
     * @throws AwsError in S3's words, if there is none
     */
    public String arn(Account requester, String reference) {
        return keys.find(requester, reference).map(KmsKey::arn).orElseThrow(() -> {
            AwsError error = KmsKeys.notFound(requester, reference);
            return new AwsError(400, "KMS." + error.code(), error.message());
        });
    }

    /** {@return the ARN of AWS' own key for S3 in an account} */
    public String arnOfS3(Account account, Instant now) {
        return keys.ofS3(account, now).arn();
    }

    /**
     * Asks for an operation on a key, and records what is decided.
     *
     * @param call the request to S3
     * @param operation of KMS: {@code GenerateDataKey} or {@code Decrypt}
     * @param encryptionContext of the object or the bucket
     * @param why S3 asks this, as a sentence
     * @throws AwsError S3's answer, if KMS refuses
     */
    public void require(
            Occasion call,
            Caller caller,
            String operation,
            String keyArn,
            Map<String, String> encryptionContext,
            String why) {
        KmsKey key = keys.find(keyArn)
                .orElseThrow(() -> new AwsError(400, "KMS.NotFoundException", "Key '" + keyArn + "' does not exist"));
        Occasion forwarded = new Forwarded(call.time(), call.userAgent());
        Ask ask = ask(forwarded, caller, operation, key, encryptionContext).because(why);
        Decision decision = authorizer.decide(forwarded, caller, ask);
        if (!authorizer.passes(decision)) {
            throw denied(caller, ask, decision);
        }
        try {
            requireUsable(key);
            caller.session().ifPresent(session -> faults.meetKms(session.roleArn(), keyArn));
        } catch (AwsError e) {
            authorizer.recordRejection(forwarded, caller.arn(), ask, e);
            throw e;
        }
    }

    private static void requireUsable(KmsKey key) {
        switch (key.state()) {
            case Enabled -> {}
            case Disabled -> throw new AwsError(400, "KMS.DisabledException", key.arn() + " is disabled.");
            case PendingDeletion ->
                throw new AwsError(400, "KMS.KMSInvalidStateException", key.arn() + " is pending deletion.");
        }
    }

    private Ask ask(
            Occasion occasion, Caller caller, String operation, KmsKey key, Map<String, String> encryptionContext) {
        Map<String, List<String>> context = ConditionKeys.ofForwardedCall(occasion, key.account(), S3);
        context.put("kms:ViaService", ConditionKeys.one(viaService(key.account())));
        encryptionContext.forEach(
                (name, value) -> context.put("kms:EncryptionContext:" + name, ConditionKeys.one(value)));
        context.put("kms:EncryptionContextKeys", List.copyOf(encryptionContext.keySet()));
        context.put("kms:EncryptionAlgorithm", ConditionKeys.one("SYMMETRIC_DEFAULT"));
        putKeyOf(context, keys, key, caller);
        return asked(operation, key, context);
    }

    /** Adds what condition keys say of a key and of who uses it. */
    static void putKeyOf(Map<String, List<String>> context, KmsKeys keys, KmsKey key, Caller caller) {
        context.put("kms:CallerAccount", ConditionKeys.one(caller.principal().accountId()));
        context.put("kms:KeySpec", ConditionKeys.one("SYMMETRIC_DEFAULT"));
        context.put("kms:KeyUsage", ConditionKeys.one("ENCRYPT_DECRYPT"));
        context.put("kms:KeyOrigin", ConditionKeys.one("AWS_KMS"));
        context.put("kms:MultiRegion", ConditionKeys.one("false"));
        List<String> aliases = keys.aliasesOf(key);
        if (!aliases.isEmpty()) {
            context.put("kms:ResourceAliases", aliases);
        }
        key.tags().forEach((name, value) -> context.put("aws:ResourceTag/" + name, ConditionKeys.one(value)));
    }

    /** {@return a question about a key, which its own policy and its grants have a say in} */
    static Ask asked(String operation, KmsKey key, Map<String, List<String>> context) {
        List<NamedPolicy> policies = new ArrayList<>(key.policies());
        Ask ask = new Ask("kms", operation, "kms:" + operation, key.arn(), context, policies)
                .ownedBy(key.account().id());
        // AWS' own keys are under no organisation's resource control policies.
        return key.ofAws() ? ask.beyondResourceControl() : ask;
    }

    private static AwsError denied(Caller caller, Ask ask, Decision decision) {
        boolean byKey = decision.deniedBy().filter(PolicyType.RESOURCE::equals).isPresent();
        String what =
                ask.operation().equals("Decrypt") ? "the resource associated with this ciphertext" : "this resource";
        return new AwsError(
                403,
                "AccessDenied",
                "User: " + caller.arn() + " is not authorized to perform: " + ask.action()
                        + (byKey
                                ? " on " + what
                                        + " because the resource does not exist in this Region, no resource-based"
                                        + " policies allow access, or a resource-based policy explicitly denies access"
                                : " on resource: " + ask.resource() + " " + decision.awsReason()));
    }

    /** Of a service: it came through nobody's network. */
    private record Forwarded(Instant time, String userAgent) implements Occasion {}
}
