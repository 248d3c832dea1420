package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MilvusPortsTest {
    @Test
    void areDistinctAndThoseOfOneServerOnly() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<MilvusPorts> allocated = new ArrayList<>();
        try {
            List<Future<MilvusPorts>> running = IntStream.range(0, 40)
                    .mapToObj(i -> pool.submit(MilvusPorts::allocate))
                    .toList();
            for (Future<MilvusPorts> ports : running) {
                allocated.add(ports.get());
            }
            assertThat(allocated.stream().flatMap(ports -> all(ports).stream())).doesNotHaveDuplicates();
        } finally {
            pool.shutdownNow();
            allocated.forEach(MilvusPorts::release);
        }
    }

    @Test
    void areFoundAgainByTheTwoThatAPodNames() {
        MilvusPorts ports = MilvusPorts.allocate();
        try {
            assertThat(MilvusPorts.around(ports.milvus(), ports.metrics())).isEqualTo(ports);
        } finally {
            ports.release();
        }
    }

    @Test
    void completeTwoThatWereChosenByOthers() {
        MilvusPorts ports = MilvusPorts.around(19_530, 9_091);
        try {
            assertThat(ports.milvus()).isEqualTo(19_530);
            assertThat(ports.metrics()).isEqualTo(9_091);
            assertThat(all(ports)).doesNotHaveDuplicates();
        } finally {
            ports.release();
        }
    }

    @Test
    void areKeptFromOtherJvmsUntilReleased() throws Exception {
        MilvusPorts ports = MilvusPorts.allocate();
        int first = ports.milvus() - 1;
        assertThatThrownBy(() -> listen(first).close()).isInstanceOf(IOException.class);
        ports.release();
        ports.release();
        listen(first).close();
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static List<Integer> all(MilvusPorts ports) {
        return List.of(
                ports.milvus(),
                ports.metrics(),
                ports.proxyInternal(),
                ports.component(0),
                ports.component(1),
                ports.component(2),
                ports.component(3),
                ports.component(4),
                ports.component(5));
    }
}
