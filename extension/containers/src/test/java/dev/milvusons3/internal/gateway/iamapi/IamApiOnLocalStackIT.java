package dev.milvusons3.internal.gateway.iamapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.LocalStack;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.IamException;

/** IAM's API, its documents kept in LocalStack. */
@RequiresContainers
class IamApiOnLocalStackIT extends IamApiTest {
    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return LocalStack.account(change);
    }

    /** LocalStack makes its own. */
    @Override
    String policyIds() {
        return "[A-Z0-9]{21}";
    }

    /** LocalStack cannot change a provider's client ids, and it is said that nothing was changed. */
    @Override
    @Test
    void providersHaveClientIds() {
        String arn = account().createProvider();
        assertThatThrownBy(() -> account()
                        .iam
                        .addClientIDToOpenIDConnectProvider(
                                b -> b.openIDConnectProviderArn(arn).clientID("another")))
                .isInstanceOfSatisfying(
                        IamException.class, e -> assertThat(e.statusCode()).isEqualTo(501));
        assertThat(account()
                        .iam
                        .getOpenIDConnectProvider(b -> b.openIDConnectProviderArn(arn))
                        .clientIDList())
                .containsExactly("sts.amazonaws.com");
    }
}
