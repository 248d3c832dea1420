package dev.milvusons3.internal.platform.eks;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.gateway.sts.PodIdentityAssociations;
import dev.milvusons3.internal.gateway.sts.PodIdentityAssociations.Wanted;
import dev.milvusons3.internal.platform.PodIdentity;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * EKS Pod Identity as a gateway emulates it.
 *
 * @param eks of the deployment's region
 * @param agent has pods reach the agent, once there is somebody whom it serves
 */
public record GatewayPodIdentity(EksAuth eks, Runnable agent) implements PodIdentity {
    @Override
    public boolean associate(
            String namespace, String serviceAccount, Association association, Map<String, String> tags) {
        agent.run();
        try {
            eks.associations()
                    .create(
                            namespace,
                            serviceAccount,
                            new Wanted(
                                    association.roleArn(),
                                    association.targetRoleArn(),
                                    association.externalId(),
                                    association.policy(),
                                    association.disableSessionTags()));
            return true;
        } catch (AwsError e) {
            if (e.code().equals(PodIdentityAssociations.IN_USE)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<Association> associated(String namespace, String serviceAccount) {
        return eks.associations()
                .find(namespace, serviceAccount)
                .map(PodIdentityAssociations.Association::wanted)
                .map(found -> new Association(
                        found.roleArn(),
                        found.targetRoleArn(),
                        found.externalId(),
                        found.policy(),
                        found.disableSessionTags()));
    }

    @Override
    public void dissociate(String namespace, String serviceAccount) {
        eks.associations().delete(namespace, serviceAccount);
    }

    /** The session's name, and which role it is of, is EKS' to say. */
    @Override
    public AwsSessionCredentials session(Request request) {
        try {
            Credential credential = eks.assumeRole(
                            request.token(), request.mark().orElse(request.sessionName()))
                    .credential();
            return AwsSessionCredentials.builder()
                    .accessKeyId(credential.accessKeyId())
                    .secretAccessKey(credential.secret())
                    .sessionToken(credential.token().orElseThrow())
                    .expirationTime(credential.expires().orElseThrow())
                    .build();
        } catch (AwsError e) {
            throw AwsServiceException.builder()
                    .statusCode(e.status())
                    .message(e.message() + " (Service: EksAuth, Status Code: " + e.status() + ")")
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .serviceName("EksAuth")
                            .errorCode(e.code())
                            .errorMessage(e.message())
                            .build())
                    .cause(e)
                    .build();
        }
    }
}
