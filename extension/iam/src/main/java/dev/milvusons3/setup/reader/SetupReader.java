package dev.milvusons3.setup.reader;

import dev.milvusons3.internal.setup.Choice;
import dev.milvusons3.internal.setup.Format;
import dev.milvusons3.internal.setup.Merge;
import dev.milvusons3.internal.setup.PolicyFile;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.cloudformation.CloudFormationTemplate;
import dev.milvusons3.internal.setup.folder.SetupFolder;
import dev.milvusons3.internal.setup.helm.HelmValuesFile;
import dev.milvusons3.internal.setup.terraform.TerraformJson;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Reads set-ups. What is read is recognised by what is in it, not by its name. Immutable.
 *
 * <pre>{@code
 * Setup setup = SetupReader.of(Path.of("infra/plan.json")).role("milvus").read();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupReader {
    private static final String SCHEME = "classpath:";
    private static final Set<Format> PARTS = EnumSet.of(Format.HELM, Format.POLICY);

    private final Path place;
    private final String from;
    private final Choice choice;

    private SetupReader(Path place, String from, Choice choice) {
        this.place = place;
        this.from = from;
        this.choice = choice;
    }

    /**
     * {@return a reader of a place}
     *
     * @param place a folder, or a file: the output of {@code terraform show -json}, a CloudFormation or CDK template,
     *     values of the Milvus chart, or one policy document
     */
    public static SetupReader of(Path place) {
        return new SetupReader(place, place.toString().replace('\\', '/'), Choice.OPEN);
    }

    /**
     * {@return a reader of what tests name}
     *
     * @param place a resource of the class path, such as {@code "setups/production"}, or else a path from the working directory
     * @throws dev.milvusons3.setup.MalformedSetupException if there is neither
     */
    public static SetupReader of(String place) {
        return of(place, Thread.currentThread().getContextClassLoader());
    }

    /**
     * {@return the same by a class loader}
     *
     * @param place as above
     * @param loader that finds the resource; null for that of this library
     * @throws dev.milvusons3.setup.MalformedSetupException if there is neither
     */
    public static SetupReader of(String place, @Nullable ClassLoader loader) {
        String name = place.startsWith(SCHEME) ? place.substring(SCHEME.length()) : place;
        String plain = name.startsWith("/") && place.startsWith(SCHEME) ? name.substring(1) : name;
        ClassLoader finder = loader == null ? SetupReader.class.getClassLoader() : loader;
        URL found = finder.getResource(plain);
        if (found != null && found.getProtocol().equals("file")) {
            return new SetupReader(Path.of(URI.create(found.toString())), plain, Choice.OPEN);
        }
        Path path = Path.of(name);
        if (!place.startsWith(SCHEME) && Files.exists(path)) {
            return of(path);
        }
        throw Problems.only(
                place,
                0,
                0,
                found != null
                        ? "It is in an archive (" + found + "), where nothing can be listed. Allowed: a folder or file."
                        : "There is no such resource of the class path, and no such path from "
                                + Path.of("").toAbsolutePath()
                                + ". Allowed: a folder or file, such as \"setups/production\" for"
                                + " src/test/resources/setups/production.");
    }

    /**
     * {@return the set-up that is kept at a place}
     *
     * @param place as for {@link #of}
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it
     */
    public static Setup read(Path place) {
        return of(place).read();
    }

    /**
     * {@return a reader that takes a role for Milvus', where there are several}
     *
     * @param role its name or ARN, or its address in the source
     */
    public SetupReader role(String role) {
        return new SetupReader(place, from, new Choice(Optional.of(role), choice.bucket()));
    }

    /**
     * {@return a reader that takes a bucket for Milvus', where there are several}
     *
     * @param bucket its name or ARN, or its address in the source
     */
    public SetupReader bucket(String bucket) {
        return new SetupReader(place, from, new Choice(choice.role(), Optional.of(bucket)));
    }

    /**
     * {@return the set-up}
     *
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it
     */
    public Setup read() {
        if (Files.isDirectory(place)) {
            return SetupFolder.read(place, from);
        }
        if (!Files.isRegularFile(place)) {
            throw Problems.only(from, 0, 0, "There is no such file or folder.");
        }
        return switch (Format.of(place, from)) {
            case TERRAFORM -> TerraformJson.read(place, from, choice);
            case CLOUD_FORMATION -> CloudFormationTemplate.read(place, from, choice);
            case HELM -> HelmValuesFile.read(place, from);
            case POLICY -> PolicyFile.read(place, from);
        };
    }

    /**
     * {@return whether this is a part of a set-up that says little by itself: values of the chart, or one policy document}
     *
     * @throws dev.milvusons3.setup.MalformedSetupException if it is nothing that can be read
     */
    public boolean isPart() {
        return Files.isRegularFile(place) && PARTS.contains(Format.of(place, from));
    }

    /**
     * {@return a set-up completed by what another source says of the same Milvus, such as the chart's values beside a plan}
     *
     * @param setup what has been read
     * @param part what completes it
     * @throws dev.milvusons3.setup.MalformedSetupException if the two contradict each other
     */
    public static Setup complete(Setup setup, Setup part) {
        return Merge.of(setup, part);
    }
}
