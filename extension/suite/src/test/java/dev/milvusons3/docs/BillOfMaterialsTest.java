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
    private static final Pattern REVISION = Pattern.compile("<revision>(.*?)</revision>");
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");

    @Test
    void namesOurArtifactsAlone() throws IOException {
        String bom = read("bom/pom.xml");
        String managed = bom.substring(bom.indexOf("<dependencyManagement>"), bom.indexOf("</dependencyManagement>"));

        assertThat(bom).doesNotContain("<parent>", "<scope>import");
        assertThat(found(GROUP, managed)).containsOnly("dev.milvusons3");
        assertThat(found(VERSION, managed)).containsOnly("${project.version}");
    }

    /** It has no parent to learn it from. */
    @Test
    void hasTheVersionOfTheBuild() throws IOException {
        assertThat(found(REVISION, read("bom/pom.xml"))).hasSize(1).isEqualTo(found(REVISION, read("pom.xml")));
    }

    private static List<String> found(Pattern pattern, String pom) {
        return pattern.matcher(pom).results().map(found -> found.group(1)).toList();
    }

    private static String read(String pom) throws IOException {
        return Files.readString(Pages.root().resolve(pom));
    }
}
