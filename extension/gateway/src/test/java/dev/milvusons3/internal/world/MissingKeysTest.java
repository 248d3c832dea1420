package dev.milvusons3.internal.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a request lacks a condition key, and what would supply it. */
class MissingKeysTest {
    private static final Network PRIVATE =
            new Network(Optional.empty(), Optional.of("vpc-1"), Optional.empty(), Optional.empty(), Optional.empty());
    private static final Network PUBLIC = new Network(
            Optional.of("203.0.113.7"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final Organization OURS = new Organization(Optional.of("o-1"), Set.of(), List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    aws:sourcevpc      | usual | -                                                                                        | the set-up's network has no vpc; network.vpc in it supplies the key
                    aws:sourcevpce     | usual | the set-up's network has no vpcEndpoint; network.vpcEndpoint in it supplies the key       | the set-up's network has no vpcEndpoint; network.vpcEndpoint in it supplies the key
                    aws:vpcsourceip    | usual | -                                                                                        | the set-up's network has no vpc; network.vpc in it supplies the key
                    aws:sourceip       | usual | -                                                                                        | -
                    aws:vpceaccount    | usual | usual                                                                                    | usual
                    aws:principalorgid | usual | -                                                                                        | -
                    aws:sourceorgid    | usual | usual                                                                                    | usual
                    """)
    void isSaidByNetworkAndOrganisation(String key, String alone, String inAVpc, String inPublic) {
        assertThat(World.NONE.missing(key, "usual")).hasValue(alone);
        assertThat(new World(Set.of(), OURS, PRIVATE).missing(key, "usual").orElse("-"))
                .isEqualTo(inAVpc);
        assertThat(new World(Set.of(), OURS, PUBLIC).missing(key, "usual").orElse("-"))
                .isEqualTo(inPublic);
    }
}
