package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.Namespaces;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.report.Progress;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A build that runs as root proves nothing for everybody else: here a user without any rights runs a deployment. */
@EnabledOnOs(OS.LINUX)
class OrdinaryUserIT {
    @Test
    void runsMilvusInNamespaces() throws Exception {
        Assumptions.assumeThat(Namespaces.obstacle()).isEmpty();
        Path milvus = MilvusSources.ofThisMachine()
                .obtain(MilvusSources.Wanted.NOTHING, Optional.empty(), Progress.NONE)
                .home();
        try (OrdinaryUser user = new OrdinaryUser()) {
            String said = user.jvm().deploys("NAMESPACE", user.bring(milvus, "milvus"), user.home());

            assertThat(said)
                    .doesNotContain("user=0")
                    .contains("runtime=NAMESPACE", "written=true", "denied=0", "web identity by C++=true")
                    .endsWith("exit code 0");
            assertThat(user.processes()).isEmpty();
            assertThat(user.files()).isEmpty();
        }
    }
}
