package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.gateway.iamapi.IamStore;
import dev.milvusons3.internal.gateway.iamapi.IamUpstream;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.s3.ForwardingBackend;
import dev.milvusons3.internal.gateway.s3.S3Backend;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import java.net.URI;

/**
 * An AWS emulator behind the gateway, which keeps and does not decide. LocalStack takes the account from the key: a key id
 * of twelve digits is the account's id, and no secret is looked at.
 *
 * @param endpoint of all its services
 * @param account that it emulates
 * @param pulse tells whether it answers
 * @see <a href="https://docs.localstack.cloud/aws/capabilities/config/credentials/">LocalStack's credentials</a>
 */
record Emulator(URI endpoint, Account account, Pulse pulse) {
    /** The one whose ARNs LocalStack's IAM writes, whatever the region. */
    private static final String KNOWN_TO_IAM = "aws";

    private static final String ANY_SECRET = "not-looked-at";

    /** {@return the same for another account} */
    Emulator of(Account other) {
        return new Emulator(endpoint, other, pulse);
    }

    S3Backend s3() {
        return new ForwardingBackend(endpoint, account.region().id(), account.id(), ANY_SECRET, pulse);
    }

    /** In memory, for a partition whose ARNs the emulator would get wrong. */
    IamStore iam() {
        return account.partition().equals(KNOWN_TO_IAM)
                ? new IamStore(account, new IamUpstream(endpoint, account, ANY_SECRET, pulse))
                : new IamStore(account);
    }
}
