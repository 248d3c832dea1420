package dev.milvusons3.internal.platform.aws;

import com.nimbusds.jwt.JWTParser;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsErrors;
import java.text.ParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/** What AWS answered to this JVM's requests, with what the account's documents say to those that it refused. */
final class RequestLog implements ExecutionInterceptor {
    private final String partition;
    private final String account;
    private final String caller;
    private final DenialExplainer explainer;
    private final DecisionLog decisions;
    private final AwsClock clock;
    /** By access key, whose sessions they are. */
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    /** Of those that were refused, whether it will stay so. */
    private final Map<Throwable, Boolean> lasting = Collections.synchronizedMap(new WeakHashMap<>());

    private record Session(String role, String name, String arn, Optional<String> policy) {}

    /**
     * @param caller whose credentials the administrator's clients have
     * @param decisions gets what was answered
     * @param clock by which it was
     */
    RequestLog(
            String partition,
            String account,
            String caller,
            DenialExplainer explainer,
            DecisionLog decisions,
            AwsClock clock) {
        this.partition = partition;
        this.account = account;
        this.caller = caller;
        this.explainer = explainer;
        this.decisions = decisions;
        this.clock = clock;
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
            Optional<DenialText> words = DenialText.in(Refusals.message(refused));
            String action = words.map(DenialText::action).orElseGet(request::action);
            String resource = words.flatMap(DenialText::resource).orElseGet(() -> resourceOf(request));
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
        return Reason.of(aws, decision);
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
        decisions.append(number -> new RecordedDecision(
                number,
                clock.now(),
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
