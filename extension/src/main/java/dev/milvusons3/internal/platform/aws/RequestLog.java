package dev.milvusons3.internal.platform.aws;

import com.nimbusds.jwt.JWTParser;
import dev.milvusons3.RecordedDecision;
import dev.milvusons3.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsErrors;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/** What AWS answered to this JVM's requests, with what the account's documents say to those that it refused. */
final class RequestLog implements ExecutionInterceptor {
    /** @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Access denied error messages</a> */
    private static final Pattern NOT_AUTHORIZED =
            Pattern.compile("is not authorized to perform: (\\S+)(?: on resource: \"?([^\"\\s]+)\"?)?");

    private static final String ALLOWED_BY_DOCUMENTS =
            "AWS denied it, though the account's documents allow it: a service"
                    + " control policy, a policy of a VPC endpoint, or a change that is not known everywhere yet";

    private final String partition;
    private final String account;
    private final String caller;
    private final DenialExplainer explainer;
    private final List<RecordedDecision> decisions = new ArrayList<>();
    /** By access key, whose sessions they are. */
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    /** Of those that were refused, whether it will stay so. */
    private final Map<Throwable, Boolean> lasting = Collections.synchronizedMap(new WeakHashMap<>());

    private record Session(String role, String name, String arn, Optional<String> policy) {}

    private record Reason(String text, Optional<Decision> decision, boolean lasting) {}

    /** @param caller whose credentials the administrator's clients have */
    RequestLog(String partition, String account, String caller, DenialExplainer explainer) {
        this.partition = partition;
        this.account = account;
        this.caller = caller;
        this.explainer = explainer;
    }

    /** {@return what was answered so far, oldest first} */
    List<RecordedDecision> list() {
        synchronized (decisions) {
            return List.copyOf(decisions);
        }
    }

    /** {@return the decisions with others after them, numbered on} */
    List<RecordedDecision> listWith(List<RecordedDecision> others) {
        List<RecordedDecision> all = new ArrayList<>(list());
        for (RecordedDecision d : others) {
            all.add(numbered(all.size() + 1L, d));
        }
        return List.copyOf(all);
    }

    /** {@return whether a refusal may go away by itself: a denial that the documents do not explain, or something unknown} */
    boolean mayPass(RuntimeException e) {
        return e instanceof AwsServiceException refused && (Refusals.isDenial(refused) || Refusals.isToken(refused))
                ? !lasting.getOrDefault(e, true)
                : Refusals.mayPass(e);
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        AwsRequest request = AwsRequest.of(context.request(), Optional.of(context.httpRequest()), attributes);
        if (context.response() instanceof AssumeRoleWithWebIdentityResponse given) {
            AssumeRoleWithWebIdentityRequest asked = (AssumeRoleWithWebIdentityRequest) context.request();
            sessions.put(
                    given.credentials().accessKeyId(),
                    new Session(
                            AccountDocuments.nameOf(asked.roleArn()),
                            asked.roleSessionName(),
                            given.assumedRoleUser().arn(),
                            Optional.ofNullable(asked.policy())));
        }
        add(request, request.action(), resourceOf(request), Verdict.ALLOWED, "", "", Optional.empty());
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!(context.exception() instanceof AwsServiceException refused)) {
            return;
        }
        AwsRequest request = AwsRequest.of(context.request(), context.httpRequest(), attributes);
        if (Refusals.isDenial(refused)) {
            Matcher words = NOT_AUTHORIZED.matcher(Refusals.message(refused));
            boolean said = words.find();
            String action = said ? words.group(1) : request.action();
            String resource = said && words.group(2) != null ? words.group(2) : resourceOf(request);
            Reason reason = reason(request, refused, action, resource);
            lasting.put(refused, reason.lasting());
            add(request, action, resource, Verdict.DENIED, AwsErrors.code(refused), reason.text(), reason.decision());
        } else if (Refusals.isToken(refused)) {
            Optional<String> problem = explainer.providerProblem(request.field("WebIdentityToken"));
            lasting.put(refused, problem.isPresent() || AwsErrors.code(refused).startsWith("Expired"));
            add(
                    request,
                    request.action(),
                    resourceOf(request),
                    Verdict.REJECTED,
                    AwsErrors.code(refused),
                    Refusals.message(refused) + problem.map(text -> "; " + text).orElse(""),
                    Optional.empty());
        }
    }

    private Reason reason(AwsRequest request, AwsServiceException refused, String action, String resource) {
        String aws = "AWS denied it: " + Refusals.message(refused);
        Optional<Decision> decision;
        if (request.call() instanceof AssumeRoleWithWebIdentityRequest asked) {
            decision = explainer.ofToken(
                    asked.roleArn(), asked.webIdentityToken(), asked.roleSessionName(), request.tls());
        } else {
            Optional<Session> session = session(request);
            if (session.isEmpty()) {
                // A right that the test's runner lacks does not come by waiting.
                return new Reason(aws, Optional.empty(), true);
            }
            decision = explainer.ofSession(
                    session.get().role(),
                    session.get().name(),
                    session.get().policy(),
                    action,
                    resource,
                    request.field("Bucket"),
                    request.tls(),
                    request.context());
        }
        return decision.map(d -> d.allowed()
                        ? new Reason(ALLOWED_BY_DOCUMENTS, decision, false)
                        : new Reason("AWS denied it; by the account's documents, " + d.cause(), decision, true))
                .orElseGet(() -> new Reason(aws + " (the documents could not be read)", Optional.empty(), false));
    }

    private Optional<Session> session(AwsRequest request) {
        return request.accessKey().map(sessions::get);
    }

    private String principal(AwsRequest request) {
        if (request.call() instanceof AssumeRoleWithWebIdentityRequest asked) {
            try {
                return String.valueOf(JWTParser.parse(asked.webIdentityToken())
                        .getJWTClaimsSet()
                        .getSubject());
            } catch (ParseException e) {
                return "*";
            }
        }
        return session(request).map(Session::arn).orElse(caller);
    }

    private String resourceOf(AwsRequest request) {
        return request.resource(partition, account);
    }

    private void add(
            AwsRequest request,
            String action,
            String resource,
            Verdict verdict,
            String code,
            String reason,
            Optional<Decision> decision) {
        synchronized (decisions) {
            decisions.add(new RecordedDecision(
                    decisions.size() + 1L,
                    Instant.now(),
                    request.service(),
                    request.operation(),
                    principal(request),
                    action,
                    resource,
                    verdict,
                    code,
                    reason,
                    request.userAgent(),
                    decision));
        }
    }

    private static RecordedDecision numbered(long number, RecordedDecision d) {
        return new RecordedDecision(
                number,
                d.time(),
                d.service(),
                d.operation(),
                d.principal(),
                d.action(),
                d.resource(),
                d.verdict(),
                d.errorCode(),
                d.reason(),
                d.userAgent(),
                d.decision());
    }
}
