package dev.milvusons3.internal.platform.aws;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * Asks IAM's simulator which of the rights that a deployment needs its runner lacks. No more than advice: the simulator knows
 * neither service control policies of other accounts nor what conditions will be like, and need not be allowed.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
 */
final class RunnerRights {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final Pattern SESSION = Pattern.compile("arn:([^:]+):sts::(\\d+):assumed-role/([^/]+)/.*");

    private final LiveAccount aws;
    private final String caller;
    private final RunnerPolicy needed;

    /**
     * @param caller whose rights are asked for
     * @param needed what it should have
     */
    RunnerRights(LiveAccount aws, String caller, RunnerPolicy needed) {
        this.aws = aws;
        this.caller = caller;
        this.needed = needed;
    }

    /** Writes a warning that names what is missing, and has a policy with all that the deployment needs. */
    void advise() {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            LOG.warn(
                    "{} seems to lack rights that this deployment needs:\n  {}\nThis policy has all of them:\n{}",
                    caller,
                    String.join("\n  ", missing),
                    needed.json());
        }
    }

    /** {@return what the simulator says is missing, each with its resource; nothing if it cannot be asked} */
    List<String> missing() {
        try {
            return policySource()
                    .map(source -> needed.statements().stream()
                            .flatMap(statement -> missing(source, statement))
                            .toList())
                    .orElse(List.of());
        } catch (SdkException e) {
            LOG.info("whether {} has the rights that a deployment needs is not known: {}", caller, e.getMessage());
            return List.of();
        }
    }

    /** Each resource alone: of several, the simulator says what holds for all. */
    private Stream<String> missing(String source, RunnerPolicy.Statement statement) {
        return statement.resources().stream()
                .flatMap(resource -> aws
                        .iam()
                        .simulatePrincipalPolicyPaginator(r -> r.policySourceArn(source)
                                .actionNames(statement.actions())
                                .resourceArns(sample(resource))
                                .contextEntries(statement.condition().stream()
                                        .map(RunnerRights::met)
                                        .toList()))
                        .evaluationResults()
                        .stream()
                        .filter(result -> result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED)
                        .map(result -> result.evalActionName() + " on " + resource));
    }

    private static ContextEntry met(RunnerPolicy.Condition condition) {
        return ContextEntry.builder()
                .contextKeyName(condition.key())
                .contextKeyType(ContextKeyTypeEnum.STRING)
                .contextKeyValues(sample(condition.value()))
                .build();
    }

    /** {@return what a pattern stands for; {@code *} alone is what actions have that are about no resource} */
    private static String sample(String pattern) {
        return pattern.equals("*") ? pattern : pattern.replace("*", "example");
    }

    /** The simulator wants a role, not its session; root has every right. */
    private Optional<String> policySource() {
        if (caller.endsWith(":root")) {
            return Optional.empty();
        }
        Matcher session = SESSION.matcher(caller);
        if (!session.matches()) {
            return Optional.of(caller);
        }
        try {
            return Optional.of(
                    aws.iam().getRole(r -> r.roleName(session.group(3))).role().arn());
        } catch (SdkException e) {
            return Optional.of("arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3));
        }
    }
}
