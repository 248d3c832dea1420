package dev.milvusons3.internal.junit;

import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Accepts Milvus' clients and tells them a version, and no more. */
final class FakeMilvusServer implements AutoCloseable {
    private final Server server;

    FakeMilvusServer() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Service())
                .build()
                .start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() {
        try {
            server.shutdownNow().awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server may still run", e);
        }
    }

    private static final class Service extends MilvusServiceGrpc.MilvusServiceImplBase {
        private static final Status OK = Status.newBuilder().build();

        @Override
        public void connect(ConnectRequest request, StreamObserver<ConnectResponse> answer) {
            answer.onNext(
                    ConnectResponse.newBuilder().setStatus(OK).setIdentifier(1).build());
            answer.onCompleted();
        }

        @Override
        public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> answer) {
            answer.onNext(GetVersionResponse.newBuilder()
                    .setStatus(OK)
                    .setVersion("v2.3.5")
                    .build());
            answer.onCompleted();
        }
    }
}
