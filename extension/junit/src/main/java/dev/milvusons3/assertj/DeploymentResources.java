package dev.milvusons3.assertj;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.question.S3Actions;
import dev.milvusons3.internal.question.S3ResourceType;
import dev.milvusons3.internal.question.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What of a deployment an action is about: its bucket, its objects, or the account. */
final class DeploymentResources {
    private DeploymentResources() {}

    /** {@return where a deployment's requests are made} */
    static Scope scope(MilvusDeployment deployment) {
        String[] role = deployment.roleArn().split(":", -1);
        return new Scope(role[1], role[4], deployment.region().id());
    }

    /** {@return as they stand in a policy; of actions that are not known, all that they may be about} */
    static List<String> patternsFor(String action, MilvusDeployment deployment) {
        String bucket = deployment.bucketArn();
        String objects = deployment.objectsArn();
        Set<String> types = S3Actions.find(action)
                .map(known ->
                        known.resources().stream().map(S3ResourceType::name).collect(Collectors.toSet()))
                .orElse(Set.of(S3ResourceType.BUCKET, S3ResourceType.OBJECT));
        if (types.contains(S3ResourceType.OBJECT)) {
            return types.contains(S3ResourceType.BUCKET) ? List.of(bucket, objects) : List.of(objects);
        }
        return types.contains(S3ResourceType.BUCKET) ? List.of(bucket) : List.of("*");
    }

    /** {@return one that a request can be about} */
    static String exampleFor(String action, MilvusDeployment deployment) {
        List<String> patterns = patternsFor(action, deployment);
        String pattern = patterns.get(patterns.size() - 1);
        return pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 1) + "example" : pattern;
    }
}
