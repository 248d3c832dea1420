package dev.milvusons3.internal.gateway.http;

import dev.milvusons3.gateway.Transfer;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.World;
import java.time.Instant;
import java.util.Optional;

/** When something is asked for, and by what: all that a decision's record needs to know of a request. */
public interface Occasion {
    /** {@return when, by the account's clock: sessions and tokens end by it, conditions see it} */
    Instant time();

    /** {@return what the client calls itself, or nothing} */
    String userAgent();

    /** {@return what is around it, which is what is around everybody unless it came by a way of its own} */
    default World world(World surroundings) {
        return surroundings;
    }

    /** {@return how much is transferred; told when the answer has been written} */
    default Transfer transfer() {
        return new Transfer();
    }

    /** {@return when the session ends that signed it, if one did and that is known by now} */
    default Optional<Instant> sessionEnds() {
        return Optional.empty();
    }

    /**
     * {@return the network that it came through; none for what services do themselves}
     *
     * @param surroundings that of what is around it
     */
    default Optional<Network> network(Network surroundings) {
        return Optional.empty();
    }

    /** {@return the address that it really came from} */
    default String remoteAddress() {
        return "";
    }
}
