package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who imports it gets our artifacts in one version, and no version of anybody else's. */
class BillOfMaterialsTest {
    private static final Pattern GROUP = Pattern.compile("<groupId>(.*?)</groupId>");
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");

    @Test
    void namesOurArtifactsAlone() throws IOException {
        String bom = read("bom/pom.xml");

        assertThat(bom).doesNotContain("<parent>", "<properties>", "<scope>import");
        assertThat(found(GROUP, bom)).containsOnly("dev.milvusons3");
    }

    @Test
    void hasTheVersionOfTheBuild() throws IOException {
        List<String> versions = found(VERSION, read("bom/pom.xml"));

        assertThat(versions.get(0)).isEqualTo(found(VERSION, read("pom.xml")).get(0));
        assertThat(versions.subList(1, versions.size())).containsOnly("${project.version}");
    }

    private static List<String> found(Pattern pattern, String pom) {
        return pattern.matcher(pom).results().map(found -> found.group(1)).toList();
    }

    private static String read(String pom) throws IOException {
        return Files.readString(Pages.root().resolve(pom));
    }
}
