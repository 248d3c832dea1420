package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.LocalStack;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestIssuer;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The table of web identities, with roles and providers kept in LocalStack. */
@RequiresContainers
class WebIdentityTableOnLocalStackIT extends WebIdentityTableTest {
    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return LocalStack.account(change);
    }

    /** LocalStack changes no client ids; a provider that is made anew has others. */
    @Override
    @Test
    void clientIdsComeAndGo() {
        String provider = "arn:aws:iam::" + TestAccount.ID + ":oidc-provider/" + TestIssuer.HOST_PATH;
        account.iam.deleteOpenIDConnectProvider(b -> b.openIDConnectProviderArn(provider));
        account.iam.createOpenIDConnectProvider(b -> b.url(TestIssuer.URL).clientIDList("another"));
        refused(account.issuer.token(), 400, "InvalidIdentityToken", "Incorrect token audience");
    }
}
