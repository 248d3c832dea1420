package dev.milvusons3.internal.steps;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.StatementPrincipal;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of a set-up with this deployment's values. Whatever is made of one is remembered, so that denials name its file and line. */
final class SetupDocuments {
    private static final Pattern ROLE_OR_USER = Pattern.compile("arn:[a-z0-9-]+:iam::(\\d{12}):(?:role|user)/.+");

    private final Setup setup;
    private final Placeholders placeholders;
    private final WrittenPolicies written;

    SetupDocuments(Setup setup, Placeholders placeholders, WrittenPolicies written) {
        this.setup = setup;
        this.placeholders = placeholders;
        this.written = written;
    }

    String written(Setup.Document document) {
        PolicySource source = placeholders.fill(document.template());
        written.add(source);
        return source.json();
    }

    private NamedPolicy policy(Setup.Document document, PolicyType type) {
        return NamedPolicy.of(document.name(), type, written(document));
    }

    /**
     * {@return the accounts with those whom the documents name: administrators, say. Services refuse a policy for somebody who is not
     * there}
     */
    World inhabited(SetupAccounts accounts, Set<String> ownRoles) {
        return new World(accounts.all(), bystanders(accounts, ownRoles), Organization.NONE, Network.DIRECT);
    }

    /** {@return the accounts with all that the set-up says is around them} */
    World world(SetupAccounts accounts, Set<String> ownRoles) {
        return new World(accounts.all(), bystanders(accounts, ownRoles), organization(accounts), network());
    }

    private Set<String> bystanders(SetupAccounts accounts, Set<String> ownRoles) {
        Stream<NamedPolicy> naming = Stream.of(
                        setup.bucket().policy().stream().map(d -> policy(d, PolicyType.RESOURCE)),
                        setup.keys().stream()
                                .flatMap(key -> key.policy().stream())
                                .map(d -> policy(d, PolicyType.RESOURCE)),
                        Stream.concat(
                                        Stream.of(setup.role()),
                                        setup.chain().stream().map(Setup.AssumedRole::role))
                                .flatMap(role -> role.trust().stream())
                                .map(d -> policy(d, PolicyType.TRUST)))
                .flatMap(policies -> policies);
        Set<String> named = new TreeSet<>();
        naming.flatMap(policy -> policy.document().statements().stream())
                .flatMap(SetupDocuments::principals)
                .map(StatementPrincipal::value)
                .filter(value -> isIn(value, accounts))
                .forEach(named::add);
        named.removeAll(ownRoles);
        return named;
    }

    private static Stream<StatementPrincipal> principals(PolicyStatement statement) {
        return Stream.concat(statement.principals().stream(), statement.notPrincipals().stream());
    }

    private static boolean isIn(String principal, SetupAccounts accounts) {
        var arn = ROLE_OR_USER.matcher(principal);
        return arn.matches() && accounts.all().contains(arn.group(1));
    }

    private Organization organization(SetupAccounts accounts) {
        Setup.Organization said = setup.organization();
        if (!said.isThere()) {
            return Organization.NONE;
        }
        List<Organization.Level> levels = new ArrayList<>();
        for (Setup.OrganizationLevel level : said.levels()) {
            List<NamedPolicy> policies = new ArrayList<>();
            level.serviceControl().forEach(d -> policies.add(policy(d, PolicyType.SERVICE_CONTROL)));
            level.resourceControl().forEach(d -> policies.add(policy(d, PolicyType.RESOURCE_CONTROL)));
            levels.add(new Organization.Level(level.name(), level.account(), policies));
        }
        return new Organization(said.id(), accounts.all(), levels);
    }

    private Network network() {
        Setup.Network said = setup.network();
        Optional<NamedPolicy> policy = said.endpointPolicy().map(d -> policy(d, PolicyType.VPC_ENDPOINT));
        return new Network(said.sourceIp(), said.vpc(), said.vpcEndpoint(), said.vpcSourceIp(), policy);
    }
}
