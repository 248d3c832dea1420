package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.ReleaseRecord;
import dev.milvusons3.internal.platform.AwsAccount;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The Helm release of a Milvus that runs: that Helm has it deployed, that its values are the guide's with this deployment's bucket,
 * region and service account, and that its pods were given the role.
 *
 * @param name of the release
 * @param roleArn that its pods should have
 */
record ReleaseCheck(Adoption adoption, String name, String roleArn) {
    /** By which pods find the agent of EKS Pod Identity; which role it gives them, the association says. */
    private static final String AGENT = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    /**
     * A value that the guide asks for.
     *
     * @param path such as {@code externalS3.host}
     * @param wanted what it should be
     * @param also what does as well; {@code ""} stands for a value that is not there
     */
    private record Wanted(String path, String wanted, Set<String> also) {
        boolean isMetBy(String found) {
            return found.equals(wanted) || also.contains(found);
        }

        /** Keys are secrets. */
        String shown(String found) {
            return wanted.isEmpty()
                    ? "(not shown), and with the role there are no keys"
                    : (found.isEmpty() ? "nothing" : found) + ", and should have " + wanted;
        }

        /** Only a port is a string that looks like something else. */
        String flag() {
            return (wanted.matches("\\d+") ? "--set-string " : "--set ") + path + "=" + wanted;
        }
    }

    List<Deviation> run() {
        List<ReleaseRecord> revisions =
                ReleaseRecord.newestFirst(new HelmRelease(name, adoption.namespace()).records(client()));
        if (revisions.isEmpty()) {
            return List.of(new Deviation(
                    "there is no Helm release " + name + " in namespace " + adoption.namespace(),
                    "helm upgrade --install " + name + " milvus/milvus -n " + adoption.namespace()
                            + " -f milvus.yaml"));
        }
        ReleaseRecord newest = revisions.get(0);
        List<Deviation> found = new ArrayList<>();
        boolean deployed = newest.status().equals(ReleaseRecord.DEPLOYED);
        if (!deployed) {
            found.add(notDeployed(revisions));
        }
        found.addAll(values(newest));
        if (deployed) {
            found.addAll(pods());
        }
        return found;
    }

    private Deviation notDeployed(List<ReleaseRecord> revisions) {
        ReleaseRecord newest = revisions.get(0);
        String remedy = revisions.stream()
                .skip(1)
                .filter(r -> r.status().equals("superseded") || r.status().equals(ReleaseRecord.DEPLOYED))
                .findFirst()
                .map(r -> "helm rollback " + name + " " + r.revision() + " -n " + adoption.namespace() + " --wait")
                .orElse("helm upgrade --install " + name + " milvus/milvus --version " + newest.chartVersion() + " -n "
                        + adoption.namespace() + " -f milvus.yaml --wait, when its cause is fixed");
        return new Deviation(
                release() + " is " + newest.status() + " in revision " + newest.revision() + ", and not deployed: "
                        + newest.description(),
                remedy);
    }

    private List<Deviation> values(ReleaseRecord record) {
        List<Deviation> found = new ArrayList<>();
        for (Wanted value : wanted()) {
            String is = text(record.values(), value.path());
            if (!value.isMetBy(is)) {
                found.add(new Deviation(
                        release() + " has " + value.path() + " = " + value.shown(is),
                        "helm upgrade " + name + " milvus/" + record.chart() + " --version " + record.chartVersion()
                                + " -n " + adoption.namespace() + " --reuse-values " + value.flag()));
            }
        }
        return found;
    }

    private List<Wanted> wanted() {
        String region = adoption.aws().region().id();
        return List.of(
                exactly("externalS3.enabled", "true"),
                new Wanted("minio.enabled", "false", Set.of("")),
                exactly("externalS3.host", AwsAccount.s3Host(adoption.aws().region())),
                exactly("externalS3.port", "443"),
                exactly("externalS3.useSSL", "true"),
                exactly("externalS3.bucketName", adoption.bucket()),
                exactly("externalS3.rootPath", adoption.rootPath()),
                // The guide has none: the Go side reads it off the host, and the pod identity webhook tells the C++
                // side.
                new Wanted("externalS3.region", region, Set.of("")),
                exactly("externalS3.useIAM", "true"),
                exactly("externalS3.cloudProvider", "aws"),
                exactly("externalS3.accessKey", ""),
                exactly("externalS3.secretKey", ""),
                exactly("serviceAccount.name", adoption.serviceAccount()));
    }

    private static Wanted exactly(String path, String value) {
        return new Wanted(path, value, Set.of());
    }

    private static String text(HelmValues values, String path) {
        return values.find(path).map(String::valueOf).orElse("");
    }

    /** By the label that Helm's charts put on what they make. */
    private List<Deviation> pods() {
        List<Pod> pods = client().pods()
                .inNamespace(adoption.namespace())
                .withLabel("app.kubernetes.io/instance", name)
                .list()
                .getItems();
        List<Deviation> found = new ArrayList<>();
        if (pods.isEmpty()) {
            return List.of(new Deviation(
                    "there is no pod of " + release(),
                    "kubectl get deployments,replicasets -n " + adoption.namespace() + " -l app.kubernetes.io/instance="
                            + name + " -o wide says why"));
        }
        for (Pod pod : pods) {
            if (!adoption.serviceAccount().equals(pod.getSpec().getServiceAccountName())) {
                // Such as etcd's and Pulsar's, which ask nothing of AWS.
                continue;
            }
            boolean hasRole = pod.getSpec().getContainers().stream()
                    .allMatch(container -> container.getEnv().stream().anyMatch(variable -> isRole(variable)));
            if (!hasRole) {
                found.add(new Deviation(
                        "pod " + pod.getMetadata().getName() + " was not given role " + roleArn + ": its "
                                + (adoption.podIdentity().isPresent()
                                        ? AGENT + " is missing"
                                        : "AWS_ROLE_ARN is missing or another"),
                        "kubectl rollout restart deployment -n " + adoption.namespace()
                                + " -l app.kubernetes.io/instance=" + name));
            }
        }
        if (pods.stream()
                .noneMatch(p -> adoption.serviceAccount().equals(p.getSpec().getServiceAccountName()))) {
            found.add(new Deviation(
                    "no pod of " + release() + " runs under service account " + adoption.serviceAccount(),
                    "set serviceAccount.create: false and serviceAccount.name: " + adoption.serviceAccount()
                            + " in milvus.yaml, and helm upgrade"));
        }
        return found;
    }

    private boolean isRole(EnvVar variable) {
        return adoption.podIdentity().isPresent()
                ? variable.getName().equals(AGENT)
                : variable.getName().equals("AWS_ROLE_ARN") && roleArn.equals(variable.getValue());
    }

    private String release() {
        return "Helm release " + adoption.namespace() + "/" + name;
    }

    private KubernetesClient client() {
        return adoption.cluster().client();
    }
}
