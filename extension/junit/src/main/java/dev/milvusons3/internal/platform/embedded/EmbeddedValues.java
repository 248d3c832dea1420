package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Workload;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.ValuesCheck;
import dev.milvusons3.internal.profile.MilvusVersion;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is taken of the author's values for a chart where there is none: they are checked as for Helm, and Milvus' own settings count. */
final class EmbeddedValues {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");
    private static final String USER_YAML = "extraConfigFiles.user\\.yaml";

    private EmbeddedValues() {}

    /**
     * {@return the settings of {@code user.yaml}, and over them those that workloads need}
     *
     * @throws MilvusOnS3Exception if the file cannot be read, or with all that is wrong with it
     */
    static HelmValues milvusSettings(DeploymentSpec spec) {
        HelmValues settings = spec.helm().values().map(file -> read(file, spec)).orElseGet(HelmValues::none);
        for (Workload workload : spec.workloads()) {
            settings = settings.withAll(workload.settings());
        }
        return settings;
    }

    /** {@return the same, by which a Milvus that takes it so has the administrator's password before it starts} */
    static HelmValues withRootPassword(HelmValues settings, MilvusVersion version, String password) {
        return version.rootPasswordSetting()
                .map(setting -> settings.with(setting, password))
                .orElse(settings);
    }

    private static HelmValues read(Path file, DeploymentSpec spec) {
        HelmValues authors = HelmValues.of(file);
        ValuesCheck check = ValuesCheck.of(HelmValues.production()
                .overlaidBy(authors)
                .with("externalS3.rootPath", spec.rootPath())
                .with("externalS3.region", spec.region().id()));
        check.warnings().forEach(LOG::warn);
        if (!check.problems().isEmpty()) {
            throw new MilvusOnS3Exception("the values of " + file + " are wrong, nothing was started\n  - "
                    + String.join("\n  - ", check.problems()));
        }
        String ignored = Stream.concat(
                        authors.names("")
                                .filter(name -> !name.equals("externalS3") && !name.equals("extraConfigFiles")),
                        authors.names("extraConfigFiles")
                                .filter(name -> !name.equals("user.yaml"))
                                .map(name -> "extraConfigFiles." + name))
                .collect(Collectors.joining(", "));
        LOG.info(
                "EMBEDDED runs Milvus without a chart: of {} it checks externalS3, takes extraConfigFiles.user.yaml{}.",
                file,
                ignored.isEmpty() ? "" : ", and ignores " + ignored);
        return authors.find(USER_YAML)
                .map(text -> HelmValues.parse(String.valueOf(text), "extraConfigFiles.user.yaml of " + file))
                .orElseGet(HelmValues::none);
    }
}
