package dev.milvusons3.internal.platform.eks;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.kubernetes.embedded.PodCredentials;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the agent of EKS Pod Identity hands out: sessions of gateways' accounts.
 *
 * @param regions that have associations, at least one. A service account has its association in one region; where it has none, any region can say so.
 */
public record GatewayCredentials(Supplier<List<EksAuth>> regions) implements PodCredentials {
    @Override
    public Issued issue(String token, String userAgent) throws RefusedException {
        List<EksAuth> all = regions.get();
        EksAuth eks = all.stream().filter(it -> it.isFor(token)).findFirst().orElse(all.get(0));
        try {
            Credential credential = eks.assumeRole(token, userAgent).credential();
            return new Issued(
                    credential.accessKeyId(),
                    credential.secret(),
                    credential.token().orElseThrow(),
                    credential.caller().principal().accountId(),
                    credential.expires().orElseThrow());
        } catch (AwsError e) {
            throw new RefusedException(e.status(), e.code(), e.message(), e);
        }
    }
}
