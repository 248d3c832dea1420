package dev.milvusons3.internal.steps;

/** What a Milvus server calls itself, for people. */
final class ServerVersion {
    private static final String LITE = "-lite";

    private ServerVersion() {}

    /** {@return the version as its release is called, such as {@code 2.3.5} of {@code v2.3.5-lite}} */
    static String number(String version) {
        String number = version.startsWith("v") ? version.substring(1) : version;
        return number.endsWith(LITE) ? number.substring(0, number.length() - LITE.length()) : number;
    }

    /** {@return the same with what the rest means} */
    static String explained(String version) {
        return version.endsWith(LITE)
                ? number(version) + " (" + version
                        + ": the server of that release as the Python package of that name brings it)"
                : number(version);
    }
}
