package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/**
 * Brings images of the Docker engine into a cluster, which has a container runtime of its own and does not see them.
 *
 * @see <a href="https://docs.k3s.io/installation/airgap">k3s without a registry</a>
 */
final class LoadedImages {
    private static final String ARCHIVE = "/tmp/milvus-on-s3-image.tar";
    private static final int BUFFER = 1 << 16;

    private final GenericContainer<?> cluster;
    private final NodeCommands node;
    private final Progress progress;

    /** @param cluster that runs */
    LoadedImages(GenericContainer<?> cluster, Progress progress) {
        this.cluster = cluster;
        this.node = new NodeCommands(cluster);
        this.progress = progress;
    }

    /**
     * Looks whether the engine has them, which is known before a cluster is started.
     *
     * @throws MilvusOnS3Exception with all that it has not
     */
    static void check(List<String> images) {
        DockerEngine engine = DockerEngine.get();
        List<String> missing =
                images.stream().filter(image -> !engine.has(image)).toList();
        if (!missing.isEmpty()) {
            throw new MilvusOnS3Exception("milvus-on-s3.images.load names " + String.join(", ", missing)
                    + ", which the Docker engine has not\nPull or build it beforehand, or leave it out: the cluster"
                    + " then pulls what it needs itself.");
        }
    }

    /**
     * Loads those that the cluster has not got yet.
     *
     * @throws MilvusOnS3Exception if the engine has one of them not, or the cluster does not take it
     */
    void load(List<String> images) {
        if (images.isEmpty()) {
            return;
        }
        check(images);
        List<String> present = node.run("ctr", "images", "ls", "-q").lines().toList();
        images.stream().filter(image -> !present.contains(canonical(image))).forEach(this::load);
    }

    private void load(String image) {
        try {
            Path archive = Files.createTempFile("milvus-on-s3-image-", ".tar");
            try {
                save(image, archive);
                cluster.copyFileToContainer(MountableFile.forHostPath(archive), ARCHIVE);
            } finally {
                Files.delete(archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("image " + image + " could not be taken from the Docker engine: " + e, e);
        }
        try {
            node.run("ctr", "images", "import", ARCHIVE);
        } finally {
            node.run("rm", ARCHIVE);
        }
    }

    private void save(String image, Path archive) throws IOException {
        DockerClient docker = DockerClientFactory.instance().client();
        try (InputStream in = docker.saveImageCmd(image).exec();
                OutputStream out = Files.newOutputStream(archive)) {
            // How long the archive gets nobody says before its end: it has more than the image, or less.
            byte[] buffer = new byte[BUFFER];
            long done = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                done += read;
                progress.update("load " + image, done, 0);
            }
            progress.update("load " + image, done, done);
        }
    }

    /** {@return the name with the registry that Docker leaves out} */
    static String canonical(String image) {
        int slash = image.indexOf('/');
        if (slash < 0) {
            return "docker.io/library/" + image;
        }
        String first = image.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        return registry ? image : "docker.io/" + image;
    }
}
