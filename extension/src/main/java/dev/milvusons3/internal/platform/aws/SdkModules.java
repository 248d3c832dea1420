package dev.milvusons3.internal.platform.aws;

/** Modules of the AWS SDK that only some need, and that those bring who do. */
final class SdkModules {
    /** What has to be done where one is missing. */
    static final String REMEDY = "Add it to the test dependencies, in the version of the other AWS SDK modules";

    private SdkModules() {}

    /** {@return whether the module is there that has a type} */
    static boolean have(String type) {
        try {
            Class.forName(type, false, SdkModules.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
