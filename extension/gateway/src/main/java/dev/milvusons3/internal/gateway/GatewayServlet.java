package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.gateway.body.RefusedBody;
import dev.milvusons3.internal.gateway.body.RequestBody;
import dev.milvusons3.internal.gateway.faults.FaultStage;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.iamapi.IamService;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.kms.KmsService;
import dev.milvusons3.internal.gateway.s3.S3Service;
import dev.milvusons3.internal.gateway.s3.S3Target;
import dev.milvusons3.internal.gateway.sts.StsService;
import dev.milvusons3.internal.world.World;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door: tells which service a request is for, and sees that every request is answered as that service would. */
final class GatewayServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServlet.class);
    private static final int MAX_FORM = 1 << 20;

    private final transient Account account;
    private final transient Optional<OwnPages> pages;
    private final transient Clock clock;
    private final transient Supplier<Duration> ahead;
    private final transient IntFunction<UnaryOperator<World>> ways;
    private final transient S3Service s3;
    private final transient StsService sts;
    private final transient IamService iam;
    private final transient KmsService kms;

    /**
     * @param pages of the gateway's own
     * @param clock by which clients sign
     * @param ahead how far the account's time is ahead of it
     * @param ways by the port that requests come to: what that changes of their surroundings
     */
    GatewayServlet(
            Account account,
            Optional<OwnPages> pages,
            Clock clock,
            Supplier<Duration> ahead,
            IntFunction<UnaryOperator<World>> ways,
            S3Service s3,
            StsService sts,
            IamService iam,
            KmsService kms) {
        this.account = account;
        this.pages = pages;
        this.clock = clock;
        this.ahead = ahead;
        this.ways = ways;
        this.s3 = s3;
        this.sts = sts;
        this.iam = iam;
        this.kms = kms;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Instant received = clock.instant();
        Call call =
                new Call(request, response, received, received.plus(ahead.get()), ways.apply(request.getLocalPort()));
        if (pages.isPresent() && isForPages(call)) {
            pages.get().answer(request, response);
            return;
        }
        try {
            answer(call);
        } finally {
            call.answered();
        }
    }

    private void answer(Call call) throws IOException {
        if (KmsService.isFor(call)) {
            answerKms(call);
        } else if (isQuery(call)) {
            answerQuery(call);
        } else {
            answerS3(call);
        }
    }

    /** No bucket can be called so; where the host names one, it is the key of an object. */
    private boolean isForPages(Call call) {
        String path = call.rawPath();
        return (path.equals(OwnPages.PATH) || path.startsWith(OwnPages.PATH + "/"))
                && !S3Target.hostNamesBucket(call, account);
    }

    private boolean isQuery(Call call) {
        if (!call.rawPath().equals("/") || S3Target.hostNamesBucket(call, account)) {
            return false;
        }
        if (call.queryIfParsed().has("Action") && call.queryIfParsed().has("Version")) {
            return true;
        }
        String type = call.header("Content-Type");
        return call.method().equals("POST")
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    private void answerS3(Call call) throws IOException {
        call.response().setHeader("x-amz-request-id", call.requestId());
        call.response().setHeader("x-amz-id-2", ErrorAnswers.HOST_ID);
        try {
            s3.handle(call);
        } catch (AwsError e) {
            if (isReset(call, e)) {
                return;
            }
            ErrorAnswers.s3(call.request(), call.response(), call.requestId(), e);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", call.method(), call.rawPath(), e);
            ErrorAnswers.s3(call.request(), call.response(), call.requestId(), ErrorAnswers.internal());
        }
    }

    private void answerKms(Call call) throws IOException {
        call.response().setHeader("x-amzn-RequestId", call.requestId());
        try {
            byte[] answer = kms.handle(call, body(call));
            call.response().setStatus(200);
            call.response().setContentType("application/x-amz-json-1.1");
            call.response().setContentLength(answer.length);
            call.response().getOutputStream().write(answer);
        } catch (AwsError e) {
            ErrorAnswers.json(call, e);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", call.method(), call.rawPath(), e);
            ErrorAnswers.json(call, ErrorAnswers.internal());
        }
    }

    private void answerQuery(Call call) throws IOException {
        call.response().setHeader("x-amzn-RequestId", call.requestId());
        String namespace = StsService.NAMESPACE;
        try {
            QueryRequest q = query(call);
            boolean forIam = q.version().equals(IamService.VERSION);
            if (forIam) {
                namespace = IamService.NAMESPACE;
            } else if (!q.version().equals(StsService.VERSION)) {
                throw sts.refused(
                        q,
                        new AwsError(
                                400,
                                "InvalidAction",
                                "Could not find operation " + q.action() + " for version "
                                        + (q.version().isEmpty() ? "NO_VERSION_SPECIFIED" : q.version())));
            }
            byte[] answer = forIam ? iam.handle(q) : sts.handle(q);
            call.response().setStatus(200);
            call.response().setContentType("text/xml");
            call.response().setContentLength(answer.length);
            call.response().getOutputStream().write(answer);
        } catch (AwsError e) {
            if (isReset(call, e)) {
                return;
            }
            ErrorAnswers.query(call, namespace, e);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", call.method(), call.rawPath(), e);
            ErrorAnswers.query(call, namespace, ErrorAnswers.internal());
        }
    }

    private static boolean isReset(Call call, AwsError error) throws IOException {
        boolean reset = error.code().equals(FaultStage.RESET);
        if (reset) {
            ConnectionReset.of(call.request());
        }
        return reset;
    }

    private static QueryRequest query(Call call) throws IOException {
        byte[] body = body(call);
        Parameters form = Parameters.parse(new String(body, StandardCharsets.UTF_8));
        return new QueryRequest(call, call.query().plus(form), body);
    }

    private static byte[] body(Call call) throws IOException {
        byte[] body;
        try {
            body = RequestBody.received(call).readNBytes(MAX_FORM + 1);
        } catch (RefusedBody e) {
            throw e.error();
        }
        if (body.length > MAX_FORM) {
            throw new AwsError(413, "RequestEntityTooLarge", "The request is larger than " + MAX_FORM + " bytes");
        }
        return body;
    }
}
