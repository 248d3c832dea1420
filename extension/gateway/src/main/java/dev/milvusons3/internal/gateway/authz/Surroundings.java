package dev.milvusons3.internal.gateway.authz;

import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.gateway.http.Occasion;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import dev.milvusons3.internal.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is around whom: one world for everybody, and where deployments share a gateway, one for each that says what is around it. A
 * deployment's requests are those of its roles, those for its roles, and those of its own clients.
 */
public final class Surroundings {
    private final Circumstances usual;
    private final List<Share> shares = new CopyOnWriteArrayList<>();
    private volatile Around common;

    /** @param usual of all requests, for explanations */
    public Surroundings(Circumstances usual) {
        this.usual = usual;
        this.common = new Around(World.NONE, usual);
    }

    /**
     * A world, and what explanations say in it.
     *
     * @param circumstances without the keys that the world supplies: they are not missing there
     */
    record Around(World world, Circumstances circumstances) {}

    private record Share(String mark, Set<String> roles, Around around) {
        private boolean isOf(Occasion occasion, Caller caller, String resource) {
            Optional<String> session = caller.session().map(RoleSession::roleArn);
            return session.map(roles::contains)
                    .orElseGet(() ->
                            roles.contains(resource) || occasion.userAgent().contains(mark));
        }
    }

    /** Puts everybody into a world who has none of their own. */
    public void set(World world) {
        common = around(world);
    }

    /** {@return the world of who has none of their own} */
    public World common() {
        return common.world();
    }

    /**
     * Puts a deployment into a world of its own.
     *
     * @param mark that the user agents of its clients carry
     * @param roles ARNs of its roles
     * @return undoes it
     */
    public Runnable share(String mark, Set<String> roles, World world) {
        Share share = new Share(mark, Set.copyOf(roles), around(world));
        shares.add(0, share);
        return () -> shares.remove(share);
    }

    /** {@return what is around a request, whoever's it is} */
    Around of(Occasion occasion, Caller caller, String resource) {
        for (Share share : shares) {
            if (share.isOf(occasion, caller, resource)) {
                return share.around();
            }
        }
        return common;
    }

    private Around around(World world) {
        Map<String, String> missing = new HashMap<>();
        usual.notSupplied()
                .forEach((key, usually) -> world.missing(key, usually).ifPresent(reason -> missing.put(key, reason)));
        return new Around(world, new Circumstances(missing, usual.authoring(), usual.why()));
    }
}
