package dev.milvusons3.internal.kubernetes.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.tls.AwsNames;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class CorefileTest {
    private static final String KUBEADM = """
            .:53 {
                errors
                kubernetes cluster.local in-addr.arpa ip6.arpa {
                   pods insecure
                }
                forward . /etc/resolv.conf
            }
            """;
    private static final List<String> OHIO = AwsNames.patterns(Set.of(Region.US_EAST_2), true);
    private static final String REWRITES = Corefile.rewrites(OHIO, "gateway.default.svc.cluster.local.");

    @Test
    void namesAreMatchedAsCoreDnsSeesThem() {
        assertThat(OHIO)
                .containsExactly(
                        "^(.+\\.)?s3(-fips)?\\.(dualstack\\.)?us-east-2\\.amazonaws\\.com\\.$",
                        "^sts(-fips)?\\.us-east-2\\.amazonaws\\.com\\.$",
                        "^sts\\.amazonaws\\.com\\.$");
        assertThat(AwsNames.patterns(Set.of(Region.CN_NORTH_1), true))
                .contains("^sts\\.amazonaws\\.com\\.cn\\.$", "^sts(-fips)?\\.cn-north-1\\.amazonaws\\.com\\.cn\\.$")
                .doesNotContainAnyElementsOf(OHIO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.us-east-2.amazonaws.com.",
                "bucket.s3.us-east-2.amazonaws.com.",
                "s3.dualstack.us-east-2.amazonaws.com.",
                "bucket.s3.dualstack.us-east-2.amazonaws.com.",
                "s3-fips.us-east-2.amazonaws.com.",
                "bucket.s3-fips.us-east-2.amazonaws.com.",
                "bucket.s3-fips.dualstack.us-east-2.amazonaws.com.",
                "sts-fips.us-east-2.amazonaws.com.",
                "sts.us-east-2.amazonaws.com."
            })
    void eachWayToNameTheRegionsEndpointsIsMatched(String name) {
        assertThat(OHIO).anyMatch(name::matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.us-east-1.amazonaws.com.",
                "s3.dualstackus-east-2.amazonaws.com.",
                "s3.dualstack.us-east-1.amazonaws.com.",
                "s3-fipsus-east-2.amazonaws.com.",
                "xs3.us-east-2.amazonaws.com."
            })
    void anotherNameIsNot(String name) {
        assertThat(OHIO).noneMatch(name::matches);
    }

    /** What a client asks for must also be in the certificate that it is shown. */
    @Test
    void theCertificateNamesWhatIsRewritten() {
        assertThat(AwsNames.examples(Set.of(Region.US_EAST_2), true))
                .contains("probe.s3.dualstack.us-east-2.amazonaws.com", "s3.dualstack.us-east-2.amazonaws.com")
                .allMatch(name -> OHIO.stream().anyMatch((name + ".")::matches));
        assertThat(AwsNames.subjectAlternativeNames(Set.of(Region.CN_NORTH_1)))
                .contains("*.s3.dualstack.cn-north-1.amazonaws.com.cn");
    }

    @Test
    void ownersComeAndGoInAnyOrder() {
        String first = Corefile.with(KUBEADM, "first", REWRITES);
        String both = Corefile.with(first, "second", "rewrite stop name regex ^x$ y. answer auto\n");

        assertThat(first)
                .startsWith(".:53 {\n    # begin of first\n    rewrite stop name regex ^(.+\\.)?s3(-fips)?\\.")
                .contains(" gateway.default.svc.cluster.local. answer auto\n    # end of first\n    errors\n");
        assertThat(Corefile.without(both, "second")).isEqualTo(first);
        assertThat(Corefile.without(Corefile.without(both, "first"), "second")).isEqualTo(KUBEADM);
        assertThat(Corefile.without(KUBEADM, "first")).isEqualTo(KUBEADM);
    }

    @Test
    void whatIsRewrittenAlreadyIsFound() {
        String corefile = Corefile.with(KUBEADM, "first", REWRITES);

        assertThat(Corefile.rewritten(corefile, OHIO)).contains(OHIO.get(0));
        assertThat(Corefile.rewritten(corefile, AwsNames.patterns(Set.of(Region.CN_NORTH_1), true)))
                .isEmpty();
    }

    @Test
    void k3sReadsAMapOfItsOwn() {
        assertThat(Corefile.readsCustom(KUBEADM)).isFalse();
        assertThat(Corefile.readsCustom(".:53 {\n    import /etc/coredns/custom/*.override\n}\n"))
                .isTrue();
    }

    @Test
    void aCorefileWithoutRootZoneIsRefused() {
        assertThatThrownBy(() -> Corefile.with("example.org:53 {\n}\n", "first", REWRITES))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("CoreDNS' Corefile has no zone \".:53\"");
    }
}
