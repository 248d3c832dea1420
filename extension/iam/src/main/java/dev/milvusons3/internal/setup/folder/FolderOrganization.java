package dev.milvusons3.internal.setup.folder;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Documents;
import dev.milvusons3.internal.setup.Facts;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An organisation's policies: files directly in {@code scp} and {@code rcp} are the root's, folders in them are levels in the
 * order of their names, such as {@code 1-root}, {@code 2-workloads} and {@code 3-account-111122223333}, which is about that
 * account alone.
 */
final class FolderOrganization {
    private static final Pattern ACCOUNT = Pattern.compile("(?:\\d+-)?account-(\\d{12})");
    private static final String SCP = "organization/scp";
    private static final String RCP = "organization/rcp";

    private final FolderFiles files;
    private final Facts facts;
    private final Documents documents;

    FolderOrganization(FolderFiles files, Facts facts, Documents documents) {
        this.files = files;
        this.facts = facts;
        this.documents = documents;
    }

    Setup.Organization read() {
        Facts organization = facts.object("organization");
        Optional<String> id = organization.text("id");
        List<Setup.OrganizationLevel> levels = new ArrayList<>();
        add(levels, "root", "");
        Set<String> names = new TreeSet<>(files.names(SCP + "/([^/]+)/[^/]+\\.json"));
        names.addAll(files.names(RCP + "/([^/]+)/[^/]+\\.json"));
        names.forEach(name -> add(levels, name, "/" + name));
        return new Setup.Organization(id, levels);
    }

    private void add(List<Setup.OrganizationLevel> levels, String name, String folder) {
        List<Setup.Document> serviceControl = files.documents(documents, SCP + folder, PolicyType.SERVICE_CONTROL);
        List<Setup.Document> resourceControl = files.documents(documents, RCP + folder, PolicyType.RESOURCE_CONTROL);
        if (!serviceControl.isEmpty() || !resourceControl.isEmpty()) {
            Matcher account = ACCOUNT.matcher(name);
            levels.add(new Setup.OrganizationLevel(
                    name,
                    account.matches() ? Optional.of(account.group(1)) : Optional.empty(),
                    serviceControl,
                    resourceControl));
        }
    }
}
