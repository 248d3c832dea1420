package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.milvus.WriteProbe;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A full round through Milvus, after which the data and the index lie in the bucket: a server that silently writes to its local
 * disk passes every test but this one.
 */
final class WriteProof {
    private static final long LOOK_MILLIS = 50;

    private final ConnectConfig connection;
    private final Installation installation;
    private final RoleAccess access;

    WriteProof(ConnectConfig connection, Installation installation, RoleAccess access) {
        this.connection = connection;
        this.installation = installation;
        this.access = access;
    }

    void run(ExecutorService executor, Deadline deadline) throws InterruptedException, ExecutionException {
        MilvusClientV2 client = new MilvusClientV2(connection);
        try {
            Future<WriteProbe.Result> round = executor.submit(() -> new WriteProbe(client, deadline.remaining()).run());
            WriteProbe.Result result = await(round, deadline);
            String rootPath = access.subject().rootPath();
            requireObjects(result.insertLogPrefix(rootPath));
            requireObjects(result.indexFilesPrefix(rootPath));
        } finally {
            client.close();
        }
    }

    private WriteProbe.Result await(Future<WriteProbe.Result> round, Deadline deadline)
            throws InterruptedException, ExecutionException {
        try {
            while (true) {
                Optional<RecordedDecision> denial = access.observed().fatalDenial();
                if (denial.isPresent()) {
                    throw DeploymentFailure.denied(denial.get(), installation);
                }
                if (deadline.isOver()) {
                    throw new DeploymentFailure(
                            "the write probe was not done when the start's "
                                    + deadline.total().toSeconds() + " s were over (startupTimeout)",
                            installation);
                }
                try {
                    return round.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    continue;
                }
            }
        } finally {
            round.cancel(true);
        }
    }

    private void requireObjects(String prefix) {
        String bucket = access.subject().bucket();
        int found = access.subject()
                .aws()
                .s3()
                .listObjectsV2(r -> r.bucket(bucket).prefix(prefix).maxKeys(1))
                .keyCount();
        if (found == 0) {
            throw new VerificationException(
                    "objects under " + prefix + " of bucket " + bucket + " after the write probe", "some", "none");
        }
    }
}
