package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    @Test
    void readsEveryKindOfEntry() throws Exception {
        byte[] tar = new TarBuilder()
                .directory("usr/", 0755)
                .file("usr/a", "content", 04755)
                .link("usr/l", "../etc/x")
                .hardLink("usr/h", "usr/a")
                .device("dev/null")
                .build();

        assertThat(entries(tar))
                .extracting(TarReader.Entry::name, TarReader.Entry::type, TarReader.Entry::link, TarReader.Entry::mode)
                .containsExactly(
                        tuple("usr/", TarReader.Type.DIRECTORY, "", 0755),
                        tuple("usr/a", TarReader.Type.FILE, "", 04755),
                        tuple("usr/l", TarReader.Type.SYMBOLIC_LINK, "../etc/x", 0777),
                        tuple("usr/h", TarReader.Type.HARD_LINK, "usr/a", 0644),
                        tuple("dev/null", TarReader.Type.OTHER, "", 0600));
    }

    @Test
    void readsLongNamesOfBothKinds() throws Exception {
        String longName = "a/".repeat(90) + "file";
        String unicode = "etc/ssl/F\u0151tan\u00fas\u00edtv\u00e1ny.crt";
        byte[] tar = new TarBuilder()
                .gnuLongName(longName)
                .file("short", "1")
                .pax("path", unicode)
                .file("short", "2")
                .file("plain", "3")
                .build();

        assertThat(entries(tar)).extracting(TarReader.Entry::name).containsExactly(longName, unicode, "plain");
    }

    @Test
    void givesTheContentOfEachEntryAlone() throws Exception {
        TarReader reader = new TarReader(new ByteArrayInputStream(
                new TarBuilder().file("a", "x".repeat(700)).file("b", "second").build()));
        reader.next();
        assertThat(reader.content().read()).isEqualTo('x');
        reader.next();
        assertThat(new String(reader.content().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("second");
        assertThat(reader.next()).isNull();
    }

    @Test
    void refusesWhatIsNoTarOrNotAllOfOne() throws Exception {
        byte[] tar = new TarBuilder().file("a", "x".repeat(2000)).build();
        assertThatThrownBy(() -> entries("<html>".repeat(200).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("This is no tar archive");
        assertThatThrownBy(() -> entries(Arrays.copyOf(tar, 1000))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> entries(Arrays.copyOf(tar, 100))).isInstanceOf(EOFException.class);
    }

    /** Whatever comes from outside ends with an entry, an end or an IOException. */
    @Test
    void survivesDamage() {
        byte[] tar = new TarBuilder()
                .pax("path", "long/name")
                .file("a", "content")
                .gnuLongName("b")
                .file("b", "more")
                .build();
        Random random = new Random(15);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = tar.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(entries(Arrays.copyOf(damaged, random.nextInt(damaged.length))))
                        .hasSizeLessThan(10);
            } catch (IOException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    private static List<TarReader.Entry> entries(byte[] tar) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(tar));
        List<TarReader.Entry> entries = new ArrayList<>();
        for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
            entries.add(entry);
        }
        return entries;
    }
}
