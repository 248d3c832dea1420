package dev.milvusons3.internal.profile;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A version of Milvus, and by which profile it is run.
 *
 * @param text such as {@code 2.6.22} or {@code 2.6.0-rc1}; as it was written if it is not a version
 * @param profile of its line; of the nearest older one if its own is not known, as far as there is one; the newest one if nothing is known of it
 * @param doubt why the profile may not fit; empty if it was made for it
 */
public record MilvusVersion(String text, MilvusProfile profile, Optional<String> doubt) {
    /** Two or three numbers, and whatever follows them; a tag's "v" does not count. */
    private static final Pattern NUMBERS = Pattern.compile("v?((\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,6}))?([-.+].*)?)");

    private static final String TESTED = MilvusProfile.MILVUS_2_3.release();

    private static final String EXPERIMENTAL = "The build of MilvusOnS3 runs Milvus " + TESTED
            + " only; docs/try-your-milvus.md says how to try yours by one command.";

    /** By the numbers: a pre-release counts as its release. */
    static final Comparator<String> ORDER = Comparator.<String>comparingInt(version -> number(version, 2))
            .thenComparingInt(version -> number(version, 3))
            .thenComparingInt(version -> number(version, 4));

    /**
     * {@return a version and its profile}
     *
     * @param said such as {@code 2.6.22}, or a tag such as {@code v2.6.22}, {@code 2.6-latest} or {@code master-20260501-1a2b3c4}
     */
    public static MilvusVersion of(String said) {
        String text = said.strip();
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            return unknown(text);
        }
        String version = matcher.group(1);
        MilvusProfile found = MilvusProfile.values()[0];
        for (MilvusProfile profile : MilvusProfile.values()) {
            if (ORDER.compare(version, profile.line()) >= 0) {
                found = profile;
            }
        }
        if (found.line().equals(matcher.group(2) + "." + matcher.group(3))) {
            return new MilvusVersion(version, found, Optional.empty());
        }
        return new MilvusVersion(
                version,
                found,
                Optional.of("Milvus " + version + " is of a line that is not known here. It is run as " + found.line()
                        + " is, the nearest one that is known."));
    }

    /** {@return what is run where neither a name nor a file tells its version} */
    public static MilvusVersion unknown(String said) {
        MilvusProfile newest = MilvusProfile.newest();
        return new MilvusVersion(
                said,
                newest,
                Optional.of(
                        "Nothing tells the version of Milvus \"" + said + "\". It is run as " + newest.line()
                                + " is, the newest line that is known; say its version (milvus.version) if it is another one."));
    }

    /** {@return whether it is older than all that are known} */
    public boolean isTooOld() {
        return NUMBERS.matcher(text).matches() && ORDER.compare(text, profile.line()) < 0;
    }

    /**
     * {@return this version}
     *
     * @throws IllegalArgumentException if it is older than all that are known
     */
    public MilvusVersion requireKnown() {
        if (isTooOld()) {
            throw new IllegalArgumentException("Milvus " + text + " is older than all that is known here: "
                    + Stream.of(MilvusProfile.values()).map(MilvusProfile::line).collect(Collectors.joining(", "))
                    + ". Ask for one of these lines, such as " + MilvusProfile.MILVUS_2_3.release() + ".");
        }
        return this;
    }

    /**
     * {@return what is wrong with asking for something that came with a line, and how to correct it; empty if nothing is}
     *
     * @param since the line, such as {@code 2.6}
     * @param what is asked for
     */
    public Optional<String> lacks(String since, String what) {
        if (!NUMBERS.matcher(text).matches() || ORDER.compare(text, since) >= 0) {
            return Optional.empty();
        }
        return Optional.of("Milvus " + text + " has nothing that " + what + " could be done with: it came with Milvus "
                + since + ". Leave it out, or run Milvus " + since + " (milvus.version).");
    }

    /** {@return the setting by which it takes the administrator's password before its first start, if it does} */
    public Optional<String> rootPasswordSetting() {
        return profile.rootPasswordSetting(this);
    }

    /** {@return what its author should know before relying on it: that nobody has tried it, or that it is run by a guess; empty for a tested one} */
    public Optional<String> warning() {
        if (doubt.isPresent()) {
            return doubt.map(reason -> reason + " " + EXPERIMENTAL);
        }
        return isTested() ? Optional.empty() : Optional.of("Milvus " + text + " is experimental here. " + EXPERIMENTAL);
    }

    /** {@return whether this library's own build runs that server, in every runtime} */
    public boolean isTested() {
        return NUMBERS.matcher(text).matches() && ORDER.compare(text, TESTED) == 0;
    }

    private static int number(String version, int group) {
        Matcher matcher = NUMBERS.matcher(version);
        String digits = matcher.matches() ? matcher.group(group) : null;
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
