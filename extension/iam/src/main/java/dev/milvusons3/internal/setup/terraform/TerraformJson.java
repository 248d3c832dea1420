package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.setup.Choice;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.setup.Setup;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of {@code terraform show -json}. */
public final class TerraformJson {
    static final String HOW = "Allowed: the output of terraform show -json, for a plan after"
            + " terraform plan -out=plan.bin as terraform show -json plan.bin > plan.json.";

    private TerraformJson() {}

    /**
     * {@return the set-up that it makes}
     *
     * @param file JSON
     * @param from as it was given
     * @param choice which role and bucket are meant, where there are several
     * @throws dev.milvusons3.setup.MalformedSetupException if it cannot be read, or does not tell which role is Milvus'
     */
    public static Setup read(Path file, String from, Choice choice) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            Plan plan = PlanReader.read(from, in);
            return new PlanSetup(plan, file, from, choice).setup();
        } catch (IOException e) {
            throw Problems.only(from, 0, 0, "It cannot be read: " + e + ".");
        }
    }
}
