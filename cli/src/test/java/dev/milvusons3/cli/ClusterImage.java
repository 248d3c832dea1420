package dev.milvusons3.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.MountableFile;

/** The image that the build made, in a cluster of a test. */
final class ClusterImage {
    /** The system property with its file, which there is where the build has {@code image.base}. */
    static final String PROPERTY = "milvus-on-s3-cli.image";

    static final String NONE = "the build made no image: it has no -Dimage.base";

    private static final String IN_NODE = "/tmp/milvus-on-s3-image.tar";
    private static final Pattern NAME = Pattern.compile("(\\S+milvus-on-s3:\\S+)");

    private ClusterImage() {}

    /** {@return its name in the cluster, which has it now} */
    static String load(K3sContainer cluster) {
        Path image = Path.of(System.getProperty(PROPERTY));
        try {
            cluster.copyFileToContainer(MountableFile.forHostPath(image), IN_NODE);
            ExecResult done = cluster.execInContainer("ctr", "images", "import", IN_NODE);
            Matcher name = NAME.matcher(done.getStdout());
            if (done.getExitCode() != 0 || !name.find()) {
                throw new AssertionError("the cluster does not take " + image + ": " + done);
            }
            return name.group(1);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the cluster did not take " + image, e);
        }
    }
}
