package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Occasion;
import dev.milvusons3.internal.gateway.iamapi.Accounts;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.sigv4.Authenticator;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * KMS' JSON API, as far as keys are made, described, protected and taken out of use.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html">KMS API reference</a>
 */
public final class KmsService {
    private static final String TARGET = "TrentService.";
    private static final Occasion OWN = new Own(Instant.EPOCH, "");

    private final Accounts accounts;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final KmsCalls calls;

    /**
     * @param accounts whose keys these are
     * @param iam of them all, by which key policies' principals are checked
     */
    public KmsService(
            Accounts accounts, IamDirectory iam, KmsKeys keys, Authenticator authenticator, Authorizer authorizer) {
        this.accounts = accounts;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.calls = new KmsCalls(keys, iam, this::allows);
    }

    /** {@return whether a request is for KMS} */
    public static boolean isFor(Call call) {
        String target = call.header("X-Amz-Target");
        return target != null && target.startsWith(TARGET) && call.method().equals("POST");
    }

    /** {@return the answer, or throws what is to be answered} */
    public byte[] handle(Call call, byte[] body) {
        String operation = String.valueOf(call.header("X-Amz-Target")).substring(TARGET.length());
        String caller = "*";
        Caller who;
        KmsCalls.Asked asked;
        try {
            who = authenticator
                    .authenticateQuery(
                            call, "kms", List.of(accounts.home().region().id()), body)
                    .orElseThrow(() -> new AwsError(
                            400, "MissingAuthenticationTokenException", "Request is missing Authentication Token"));
            caller = who.arn();
            asked = calls.ask(operation, accounts.of(who), read(body), call.time());
        } catch (AwsError e) {
            Ask refused = new Ask("kms", operation, "kms:" + operation, "*", Map.of(), Optional.empty());
            authorizer.recordRejection(call, caller, refused, e);
            throw e;
        }
        Ask ask = ask(call, who, operation, asked.key());
        Decision decision = authorizer.decide(call, who, ask);
        if (!authorizer.passes(decision)) {
            throw new AwsError(
                    400,
                    "AccessDeniedException",
                    "User: " + who.arn() + " is not authorized to perform: " + ask.action() + " on resource: "
                            + ask.resource() + " " + decision.awsReason());
        }
        try {
            return JsonText.compact(asked.run().apply(who)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonException e) {
            throw new AwsError(400, "SerializationException", String.valueOf(e.getMessage()));
        }
    }

    private static Json read(byte[] body) {
        try {
            return Json.read(new String(body, StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new AwsError(400, "SerializationException", "Could not parse the request body as JSON");
        }
    }

    private Ask ask(Call call, Caller who, String operation, @Nullable KmsKey key) {
        Account account = accounts.of(who);
        Map<String, List<String>> context = new HashMap<>(ConditionKeys.global(call, account, who));
        if (key == null) {
            context.put("kms:CallerAccount", ConditionKeys.one(account.id()));
            return new Ask("kms", operation, "kms:" + operation, "*", context, Optional.empty());
        }
        calls.describe(context, key, who);
        return KeyUse.asked(operation, key, context);
    }

    /** Without a record: a question of KMS' own, about a policy that is not yet in force. */
    private boolean allows(Caller who, Ask ask) {
        return authorizer.evaluate(OWN, who, ask).allowed();
    }

    private record Own(Instant time, String userAgent) implements Occasion {}
}
