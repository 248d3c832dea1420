package dev.milvusons3.internal.question;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.json.JsonText;
import java.util.List;
import java.util.Map;

/** What one resource of a policy stands for, asked of the evaluator itself by a policy that has nothing else. */
public final class ResourceCover {
    private static final Principal ANYONE = Requests.session("arn:aws:iam::111122223333:role/anyone");

    private final PolicySet policy;

    public ResourceCover(String resource, String version) {
        String quoted = JsonText.escaped(resource);
        this.policy = PolicySet.of(NamedPolicy.of(resource, PolicyType.IDENTITY, """
                {"Version": "%s", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "%s"}]}""".formatted(version, quoted)));
    }

    public boolean covers(String arn, Map<String, List<String>> context) {
        String action = arn.equals("*") ? "s3:ListAllMyBuckets" : "s3:GetObject";
        return PolicyEvaluator.evaluate(
                        new AuthorizationRequest(ANYONE, action, arn, ANYONE.accountId(), context), policy)
                .allowed();
    }
}
