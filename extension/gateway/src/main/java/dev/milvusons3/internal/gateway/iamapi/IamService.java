package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.sigv4.Authenticator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * IAM's query API.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html">IAM API reference</a>
 */
public final class IamService {
    /** Version of the API. */
    public static final String VERSION = "2010-05-08";

    /** Namespace of its answers. */
    public static final String NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

    private final Accounts accounts;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final Map<IamStore, Map<String, IamCall>> calls = new ConcurrentHashMap<>();

    /** @param accounts each of which a caller edits the IAM of its own */
    public IamService(Accounts accounts, Authenticator authenticator, Authorizer authorizer) {
        this.accounts = accounts;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    private static Map<String, IamCall> callsOf(IamStore store) {
        Map<String, IamCall> calls = new HashMap<>();
        RoleCalls roles = new RoleCalls(store);
        roles.addTo(calls);
        new RolePolicyCalls(store, roles).addTo(calls);
        new PolicyCalls(store).addTo(calls);
        new ProviderCalls(store).addTo(calls);
        new SimulateCalls(store).addTo(calls);
        return calls;
    }

    /** {@return the answer, or throws what is to be answered} */
    public byte[] handle(QueryRequest q) {
        String caller = "*";
        Caller who;
        IamStore store;
        IamCall operation;
        Ask ask;
        try {
            who = authenticator
                    .authenticateQuery(q.call(), "iam", accounts.home().iamSigningRegions(), q.body())
                    .orElseThrow(() ->
                            new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token"));
            caller = who.arn();
            store = accounts.iamOf(who);
            operation = Optional.ofNullable(
                            calls.computeIfAbsent(store, IamService::callsOf).get(q.action()))
                    .orElseThrow(() -> new AwsError(
                            501,
                            "NotImplemented",
                            "The operation " + q.action() + " of version " + VERSION + " is not implemented"));
            ask = ask(q, who, store, operation);
        } catch (AwsError e) {
            authorizer.recordRejection(
                    q.call(),
                    caller,
                    new Ask("iam", q.action(), "iam:" + q.action(), "*", Map.of(), Optional.empty()),
                    e);
            throw e;
        }
        Decision decision = authorizer.decide(q.call(), who, ask);
        if (!authorizer.passes(decision)) {
            throw new AwsError(
                    403,
                    "AccessDenied",
                    "User: " + who.arn() + " is not authorized to perform: " + ask.action() + " on resource: "
                            + ask.resource() + " " + decision.awsReason());
        }
        return run(q, store, operation);
    }

    private static Ask ask(QueryRequest q, Caller who, IamStore store, IamCall operation) {
        Map<String, List<String>> context = ConditionKeys.global(q.call(), store.account(), who);
        String resource = store.read(() -> {
            operation.conditions().apply(q).forEach((key, value) -> context.put(key, ConditionKeys.one(value)));
            return operation.resource().apply(q);
        });
        List<String> tagKeys = new ArrayList<>(q.members("TagKeys"));
        q.tags("Tags").forEach((key, value) -> {
            context.put("aws:RequestTag/" + key, ConditionKeys.one(value));
            tagKeys.add(key);
        });
        if (!tagKeys.isEmpty()) {
            context.put("aws:TagKeys", List.copyOf(tagKeys));
        }
        return new Ask("iam", q.action(), "iam:" + q.action(), resource, context, Optional.empty());
    }

    private static byte[] run(QueryRequest q, IamStore store, IamCall operation) {
        XmlWriter xml = new XmlWriter(q.action() + "Response", NAMESPACE);
        return store.change(() -> {
            xml.element(q.action() + "Result", () -> operation.run().accept(q, xml));
            return store.forward(q).orElseGet(() -> {
                xml.element(
                        "ResponseMetadata", () -> xml.text("RequestId", q.call().requestId()));
                return xml.bytes();
            });
        });
    }
}
