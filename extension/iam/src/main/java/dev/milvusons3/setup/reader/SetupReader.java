package dev.milvusons3.setup.reader;

import dev.milvusons3.internal.setup.Choice;
import dev.milvusons3.internal.setup.Format;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.cloudformation.CloudFormationTemplate;
import dev.milvusons3.internal.setup.folder.SetupFolder;
import dev.milvusons3.internal.setup.helm.HelmValuesFile;
import dev.milvusons3.internal.setup.terraform.TerraformJson;
import dev.milvusons3.setup.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads set-ups. What is read is recognised by what is in it, not by its name. Immutable.
 *
 * <pre>{@code
 * Setup setup = SetupReader.of(Path.of("infra/plan.json")).role("milvus").read();
 * }</pre>
 *
 * @since 0.1
 */
public final class SetupReader {
    private final Path place;
    private final Choice choice;

    private SetupReader(Path place, Choice choice) {
        this.place = place;
        this.choice = choice;
    }

    /**
     * {@return a reader of a place}
     *
     * @param place a folder, or a file: the output of {@code terraform show -json}, a CloudFormation or CDK template, or
     *     values of the Milvus chart
     */
    public static SetupReader of(Path place) {
        return new SetupReader(place, Choice.OPEN);
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
        return new SetupReader(place, new Choice(Optional.of(role), choice.bucket()));
    }

    /**
     * {@return a reader that takes a bucket for Milvus', where there are several}
     *
     * @param bucket its name or ARN, or its address in the source
     */
    public SetupReader bucket(String bucket) {
        return new SetupReader(place, new Choice(choice.role(), Optional.of(bucket)));
    }

    /**
     * {@return the set-up}
     *
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it
     */
    public Setup read() {
        String from = place.toString().replace('\\', '/');
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
        };
    }
}
