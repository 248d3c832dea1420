package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.faults.FaultStage;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import dev.milvusons3.internal.gateway.sigv4.Authenticator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * STS' query API.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html">STS API reference</a>
 */
public final class StsService {
    /** Version of the API. */
    public static final String VERSION = "2011-06-15";

    /** Namespace of its answers. Some clients insist on it. */
    public static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final Account account;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final FaultStage faults;
    private final AssumeRoleWithWebIdentity withWebIdentity;
    private final AssumeRole assumeRole;

    /**
     * @param credentials that sessions' keys are issued from
     * @param faults what goes wrong on purpose
     */
    public StsService(
            Account account,
            IamDirectory iam,
            KeySetResolver keySets,
            CredentialStore credentials,
            Authenticator authenticator,
            Authorizer authorizer,
            FaultStage faults) {
        this.account = account;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.faults = faults;
        this.withWebIdentity = new AssumeRoleWithWebIdentity(account, iam, keySets, credentials, authorizer);
        this.assumeRole = new AssumeRole(account, iam, credentials, authorizer);
    }

    /** {@return the answer, or throws what is to be answered} */
    public byte[] handle(QueryRequest q) {
        // A token comes from the role that it is to be exchanged for; everything else is signed.
        boolean token = q.action().equals("AssumeRoleWithWebIdentity");
        Optional<Caller> signed = token ? Optional.empty() : Optional.of(caller(q));
        meetFaults(q, signed.map(Caller::arn).orElse("*"), q.parameters().get("RoleArn"));
        meetFaults(
                q,
                signed.map(Caller::arn).orElse("*"),
                signed.flatMap(Caller::session).map(RoleSession::roleArn));
        XmlWriter xml = new XmlWriter(q.action() + "Response", NAMESPACE);
        switch (q.action()) {
            case "AssumeRoleWithWebIdentity" -> withWebIdentity.handle(q, xml);
            case "AssumeRole" -> assumeRole.handle(q, signed.orElseThrow(), xml);
            case "GetCallerIdentity" -> identify(q, signed.orElseThrow(), xml);
            default -> {
                AwsError error = new AwsError(
                        501,
                        "NotImplemented",
                        "The operation " + q.action() + " of version " + VERSION + " is not implemented");
                reject(q, signed.orElseThrow().arn(), error);
                throw error;
            }
        }
        xml.element("ResponseMetadata", () -> xml.text("RequestId", q.call().requestId()));
        return xml.bytes();
    }

    private void meetFaults(QueryRequest q, String caller, Optional<String> role) {
        try {
            role.ifPresent(faults::meetSts);
        } catch (AwsError fault) {
            reject(q, caller, fault);
            throw fault;
        }
    }

    private Caller caller(QueryRequest q) {
        try {
            return authenticator
                    .authenticateQuery(q.call(), "sts", List.of(account.region().id(), account.iamRegion()), q.body())
                    .orElseThrow(() ->
                            new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token"));
        } catch (AwsError e) {
            reject(q, "*", e);
            throw e;
        }
    }

    /** {@return the error, recorded: of a request that cannot even be told to be for some service} */
    public AwsError refused(QueryRequest q, AwsError error) {
        reject(q, "*", error);
        return error;
    }

    private void reject(QueryRequest q, String caller, AwsError error) {
        authorizer.recordRejection(
                q.call(),
                caller,
                new Ask("sts", q.action(), "sts:" + q.action(), "*", Map.of(), Optional.empty()),
                error);
    }

    /** Nobody can be kept from asking who they are. */
    private void identify(QueryRequest q, Caller caller, XmlWriter xml) {
        authorizer.decide(
                q.call(), caller, new Ask("sts", q.action(), "sts:" + q.action(), "*", Map.of(), Optional.empty()));
        xml.element(
                "GetCallerIdentityResult",
                () -> xml.text("Arn", caller.arn())
                        .text("UserId", caller.principal().userId())
                        .text("Account", caller.principal().accountId()));
    }

    /** The elements of a session that was issued. */
    static void write(XmlWriter xml, Credential credential) {
        xml.element(
                "AssumedRoleUser",
                () -> xml.text("AssumedRoleId", credential.caller().principal().userId())
                        .text("Arn", credential.caller().arn()));
        xml.element(
                "Credentials",
                () -> xml.text("AccessKeyId", credential.accessKeyId())
                        .text("SecretAccessKey", credential.secret())
                        .text("SessionToken", credential.token().orElseThrow())
                        .time("Expiration", credential.expires().orElseThrow()));
    }
}
