package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what the pod identity webhook put into a container into what works in a local process. */
final class ProcessIdentity implements AutoCloseable {
    private static final String SESSION_NAME = "AWS_ROLE_SESSION_NAME";
    private static final int LONGEST_SESSION_NAME = 64;

    private final Pod pod;
    private final PodVolumes volumes;
    private final Optional<ContainerCredentialsEndpoint> endpoint;
    private final Clock clock;
    private final List<ContainerCredentialsEndpoint.Access> granted = new ArrayList<>();

    ProcessIdentity(Pod pod, PodVolumes volumes, Optional<ContainerCredentialsEndpoint> endpoint, Clock clock) {
        this.pod = pod;
        this.volumes = volumes;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /**
     * With an endpoint, the web identity's variables give way to the endpoint's: the C++ SDK would take the former first, and fail, because it cannot be told of another
     * STS than Amazon's. Without one, they stay, and lead to the file that the token is in.
     */
    void localize(Map<String, String> environment, Map<String, Path> mounts) {
        String roleArn = environment.get(PodIdentityWebhook.ROLE_ARN);
        String tokenFile = environment.get(PodIdentityWebhook.TOKEN_FILE);
        if (roleArn == null || tokenFile == null) {
            return;
        }
        Optional<ProjectedToken> token = volumes.tokenAt(tokenFile, mounts);
        if (token.isEmpty()) {
            return;
        }
        if (endpoint.isEmpty()) {
            environment.put(PodIdentityWebhook.TOKEN_FILE, token.get().file().toString());
            return;
        }
        ContainerCredentialsEndpoint.Access access = endpoint.get()
                .register(roleArn, environment.getOrDefault(SESSION_NAME, sessionName()), token.get()::read);
        synchronized (granted) {
            granted.add(access);
        }
        environment.remove(PodIdentityWebhook.ROLE_ARN);
        environment.remove(PodIdentityWebhook.TOKEN_FILE);
        environment.remove(SESSION_NAME);
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", access.uri().toString());
        environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", access.authorization());
    }

    /** The pod's name, and the time as the SDKs do, so that sessions can be told apart. */
    private String sessionName() {
        String time = "-" + clock.millis();
        String name = pod.getMetadata().getName();
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME - time.length())) + time;
    }

    @Override
    public void close() {
        synchronized (granted) {
            granted.forEach(access -> endpoint.ifPresent(it -> it.unregister(access)));
            granted.clear();
        }
    }
}
