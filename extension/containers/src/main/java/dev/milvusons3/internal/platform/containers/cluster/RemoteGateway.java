package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.internal.gateway.faults.FaultSwitches;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.GatewayAccounts;
import dev.milvusons3.internal.tls.PrivateAuthority;
import dev.milvusons3.internal.world.World;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;

/** A gateway of this JVM's shard, in the cluster. */
public final class RemoteGateway implements GatewayAccounts, FaultSwitches, AutoCloseable {
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final ControlClient control;
    private final String path;
    private final Region region;
    private final URI plain;
    private final EndpointAccount.Tls tls;
    private final FollowedDecisions decisions;

    RemoteGateway(ControlClient control, String path, Region region, Json opened, Authoring authoring) {
        this.control = control;
        this.path = path;
        this.region = region;
        this.plain = control.plain(opened.get("plainPort").requireInt());
        String authority = opened.get("authority").requireText();
        this.tls = new EndpointAccount.Tls(
                control.overTls(opened.get("tlsPort").requireInt()), () -> PrivateAuthority.trust(authority));
        this.decisions = new FollowedDecisions(control, path, authoring);
    }

    /** {@return where it is} */
    public Region region() {
        return region;
    }

    /** {@return where this JVM reaches it over plain HTTP} */
    public URI endpoint() {
        return plain;
    }

    /** {@return where this JVM reaches it over TLS} */
    public EndpointAccount.Tls tls() {
        return tls;
    }

    /** {@return what was decided there; it comes a moment later, unless {@link #catchUp} is called} */
    public DecisionLog decisions() {
        return decisions.log();
    }

    /**
     * Has the log have all decisions on requests that were answered before.
     *
     * @throws dev.milvusons3.MilvusOnS3Exception if the process does not answer, or does not know them any more
     */
    public void catchUp() {
        decisions.catchUp();
    }

    @Override
    public AwsCredentials root(String account) {
        Json keys = control.send("PUT", path + "/accounts/" + ControlClient.segment(account));
        return AwsBasicCredentials.create(
                keys.get("accessKeyId").requireText(),
                keys.get("secretAccessKey").requireText());
    }

    @Override
    public void forgetKey(String arn) {
        control.send("DELETE", path + "/keys/" + ControlClient.segment(arn));
    }

    @Override
    public URI endpointFrom(Origin origin) {
        return control.plain(control.send("POST", path + "/origins", Map.of("origin", origin.name()))
                .get("plainPort")
                .requireInt());
    }

    /**
     * Puts a deployment into surroundings of its own.
     *
     * @param mark that the user agents of its clients carry
     * @param roles ARNs of its roles
     * @return undoes it; accounts stay
     */
    public Runnable surround(World world, String mark, Set<String> roles) {
        return effect("worlds", Map.of("world", WorldWire.write(world), "mark", mark, "roles", List.copyOf(roles)));
    }

    /**
     * Has the webhook look after a namespace.
     *
     * @throws dev.milvusons3.MilvusOnS3Exception if it does not
     */
    public void admit(String namespace) {
        control.send("PUT", path + "/namespaces/" + ControlClient.segment(namespace));
    }

    /** Lets go of a namespace; does nothing if it is not looked after. */
    public void release(String namespace) {
        control.send("DELETE", path + "/namespaces/" + ControlClient.segment(namespace));
    }

    /** {@return what the webhook should have done to a pod and did not} */
    public Optional<String> problem(Pod pod) {
        return Wire.text(control.send("POST", path + "/mutations", serialization.asJson(pod)), "problem");
    }

    private Runnable effect(String kind, Map<String, ?> body) {
        String id = control.send("POST", path + "/" + kind, body).get("effect").requireText();
        return () -> control.send("DELETE", path + "/effects/" + ControlClient.segment(id));
    }

    private Runnable fault(WiredFault fault, String role, Object value) {
        return effect("faults", Map.of("fault", fault.name(), "role", role, "value", value.toString()));
    }

    @Override
    public Runnable deny(String role, String action) {
        return fault(WiredFault.DENY, role, action);
    }

    @Override
    public Runnable expireCredentials(String role) {
        return fault(WiredFault.EXPIRE_CREDENTIALS, role, "");
    }

    @Override
    public Runnable slowDown(String role, double rate) {
        return fault(WiredFault.SLOW_DOWN, role, rate);
    }

    @Override
    public Runnable resetConnections(String role, double rate) {
        return fault(WiredFault.RESET_CONNECTIONS, role, rate);
    }

    @Override
    public Runnable delay(String role, Duration delay) {
        return fault(WiredFault.DELAY, role, delay);
    }

    @Override
    public Runnable throttleSts(String role, double rate) {
        return fault(WiredFault.THROTTLE_STS, role, rate);
    }

    @Override
    public Runnable slowSts(String role, Duration delay) {
        return fault(WiredFault.SLOW_STS, role, delay);
    }

    @Override
    public Runnable shortenSessions(String role, Duration longest) {
        return fault(WiredFault.SHORTEN_SESSIONS, role, longest);
    }

    @Override
    public Runnable stsUnreachable(String role) {
        return fault(WiredFault.STS_UNREACHABLE, role, "");
    }

    @Override
    public Runnable disableKeys(String role) {
        return fault(WiredFault.DISABLE_KEYS, role, "");
    }

    /** Lets go of what this JVM has of it; the gateway is the shard's. */
    @Override
    public void close() {
        decisions.close();
    }
}
