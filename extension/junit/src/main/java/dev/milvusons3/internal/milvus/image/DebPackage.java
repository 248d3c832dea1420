package dev.milvusons3.internal.milvus.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package of Debian's kind, as the Milvus project releases one for each architecture: {@code usr/bin/milvus}, {@code usr/lib/milvus} and
 * {@code etc/milvus/configs}. It has no loader and no C library, so it runs on the machine's own.
 *
 * @see <a href="https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html">deb(5)</a>
 */
final class DebPackage {
    private static final byte[] MAGIC = "!<arch>\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 60;
    private static final Pattern FIELD =
            Pattern.compile("^(Package|Version|Architecture): *(.*?) *$", Pattern.MULTILINE);

    private DebPackage() {}

    /**
     * What a package says of itself.
     *
     * @param version of what is packed, without Debian's revision
     */
    record Control(String name, String version, String architecture) {}

    /**
     * Unpacks a Milvus.
     *
     * @param home made: {@code bin}, {@code lib} and {@code configs}
     * @param work an empty directory on the same disk
     * @throws UnobtainableException if it is no Milvus, or one for other machines
     */
    static Control unpack(Path deb, Path home, Path work, ImagePlatform platform) throws IOException {
        Path root = Files.createDirectory(work.resolve("root"));
        Control control = null;
        try (InputStream in = Files.newInputStream(deb)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw noPackage("it does not begin as one");
            }
            for (Optional<Member> member = next(in); member.isPresent(); member = next(in)) {
                String name = member.get().name();
                InputStream content = new Bounded(in, member.get().size());
                if (name.startsWith("control.tar")) {
                    control = control(content);
                    checkPlatform(control, platform);
                } else if (name.startsWith("data.tar")) {
                    try (InputStream plain = Compression.plain(content)) {
                        new Layers(root).apply(plain);
                    }
                    break;
                }
                content.skipNBytes(content.available());
                in.skipNBytes(member.get().size() % 2);
            }
        }
        if (control == null) {
            throw noPackage("it has no control.tar before its data.tar");
        }
        arrange(new Rooted(root.toRealPath()), home);
        return control;
    }

    private record Member(String name, long size) {}

    private static Optional<Member> next(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return Optional.empty();
        }
        String text = new String(header, StandardCharsets.ISO_8859_1);
        if (header.length < HEADER || !text.endsWith("`\n")) {
            throw noPackage("it ends within a header, or is damaged");
        }
        try {
            return Optional.of(new Member(
                    text.substring(0, 16).strip().replaceFirst("/$", ""),
                    Long.parseUnsignedLong(text.substring(48, 58).strip())));
        } catch (NumberFormatException malformed) {
            throw noPackage("a size in it is no number");
        }
    }

    private static Control control(InputStream content) throws IOException {
        // Read whole first: a decompressor reads ahead, and the next member follows.
        byte[] packed = content.readAllBytes();
        try (InputStream plain = Compression.plain(new ByteArrayInputStream(packed))) {
            TarReader tar = new TarReader(plain);
            for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                if (entry.name().replaceFirst("^\\./", "").equals("control")) {
                    String text = new String(tar.content().readAllBytes(), StandardCharsets.UTF_8);
                    String version = field(text, "Version").replaceFirst("^\\d+:", "");
                    int revision = version.lastIndexOf('-');
                    return new Control(
                            field(text, "Package"),
                            revision < 0 ? version : version.substring(0, revision),
                            field(text, "Architecture"));
                }
            }
        }
        throw noPackage("its control.tar has no file control");
    }

    private static String field(String control, String name) {
        Matcher matcher = FIELD.matcher(control);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        return "";
    }

    private static void checkPlatform(Control control, ImagePlatform platform) throws UnobtainableException {
        if (!control.architecture().equals(platform.architecture())
                && !control.architecture().equals("all")) {
            throw new UnobtainableException(
                    "the package is for " + control.architecture() + ", and this machine is " + platform.architecture(),
                    "use the package for " + platform.architecture() + ", from the same release");
        }
    }

    private static void arrange(Rooted root, Path home) throws IOException {
        Optional<Path> program = root.find("/usr/bin/milvus").filter(Files::isRegularFile);
        Optional<Path> libraries = root.find("/usr/lib/milvus").filter(Files::isDirectory);
        Optional<Path> configs = root.find("/etc/milvus/configs").filter(Files::isDirectory);
        if (program.isEmpty()
                || configs.isEmpty()
                || !Files.isRegularFile(configs.get().resolve("milvus.yaml"))) {
            throw new UnobtainableException(
                    "the package is no Milvus: it has no usr/bin/milvus with etc/milvus/configs/milvus.yaml",
                    "use the package milvus_<version>-1_<architecture>.deb of a release of Milvus");
        }
        Files.move(program.get(), Files.createDirectories(home.resolve("bin")).resolve("milvus"));
        Files.move(configs.get(), home.resolve("configs"));
        if (libraries.isPresent()) {
            Files.move(libraries.get(), home.resolve("lib"));
        }
    }

    private static UnobtainableException noPackage(String why) {
        return new UnobtainableException("it is no package of Debian's kind: " + why);
    }

    /** One member of the archive; closing it does not close the archive. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long rest;

        Bounded(InputStream in, long size) {
            this.in = in;
            this.rest = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (rest == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, rest));
            if (read < 0) {
                throw noPackage("it ends within a member");
            }
            rest -= read;
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(rest, Integer.MAX_VALUE);
        }
    }
}
