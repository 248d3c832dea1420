package dev.milvusons3.internal.spec;

import dev.milvusons3.Enforcement;
import dev.milvusons3.Environment;
import dev.milvusons3.IfUnavailable;
import dev.milvusons3.Keep;
import dev.milvusons3.Probe;
import dev.milvusons3.Scope;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.regions.Region;

/** Everything that decides what a deployment is like. Immutable and valid; equal specs may share a deployment. */
public record DeploymentSpec(
        Environment environment,
        Region region,
        List<PolicyTemplate> policies,
        WorkloadIdentity workloadIdentity,
        PolicyTemplate trustPolicy,
        Optional<PolicyTemplate> permissionsBoundary,
        Optional<PolicyTemplate> bucketPolicy,
        Optional<String> bucketName,
        Optional<String> policyName,
        Optional<String> roleName,
        Optional<String> namespace,
        Optional<String> serviceAccount,
        String rootPath,
        Duration startupTimeout,
        Keep keep,
        Scope scope,
        Probe probe,
        Set<Workload> workloads,
        Enforcement enforcement,
        boolean failOnDenial,
        IfUnavailable ifUnavailable,
        MilvusSpec milvus,
        RuntimeSpec milvusRuntime,
        Optional<Path> cacheDirectory,
        Optional<Path> journalDirectory,
        AdoptSpec adopt,
        HelmSpec helm,
        ContainersSpec containers,
        AwsSpec aws,
        Optional<Path> report,
        Optional<Setup> setup) {}
