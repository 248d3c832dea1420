package dev.milvusons3.internal.milvus.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The wheels of the pinned Milvus: one per platform, each known by its digest. */
enum Wheel {
    LINUX_X86_64(
            "linux-x86_64",
            "manylinux2014_x86_64",
            57_692_521L,
            "69515a0630ce29fd10e101fa442afea8ca1387b93a456cd9bd41fdf3deb93d04"),
    MACOS_ARM64(
            "macos-arm64",
            "macosx_12_0_arm64",
            37_754_340L,
            "328d2ba24fb04a595f47ab226abf5565691bfe242beb88e61b31326d0416bf1a"),
    MACOS_X86_64(
            "macos-x86_64",
            "macosx_12_0_x86_64",
            41_879_314L,
            "e35a8d6397da1f0f685d0f55afad8654296ff3b3aea296439e53ce9980d1ad22");

    /** The last version that was published as a self-contained server with S3. */
    static final String VERSION = "2.3.5";

    static final String REQUIREMENT = "milvus==" + VERSION;

    private final String platform;
    private final String tag;
    private final long size;
    private final String sha256;

    Wheel(String platform, String tag, long size, String sha256) {
        this.platform = platform;
        this.tag = tag;
        this.size = size;
        this.sha256 = sha256;
    }

    /**
     * @param os as in the system property {@code os.name}
     * @param arch as in {@code os.arch}
     */
    static Optional<Wheel> of(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        boolean intel = arch.equals("amd64") || arch.equals("x86_64");
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (system.startsWith("linux") && intel) {
            return Optional.of(LINUX_X86_64);
        }
        if (system.startsWith("mac") && arm) {
            return Optional.of(MACOS_ARM64);
        }
        return system.startsWith("mac") && intel ? Optional.of(MACOS_X86_64) : Optional.empty();
    }

    /** {@return the platforms, for people} */
    static String platforms() {
        return Arrays.stream(values()).map(Wheel::platform).collect(Collectors.joining(", "));
    }

    String platform() {
        return platform;
    }

    /** {@return the platform tag in pip's words} */
    String tag() {
        return tag;
    }

    long size() {
        return size;
    }

    String sha256() {
        return sha256;
    }
}
