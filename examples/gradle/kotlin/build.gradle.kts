plugins {
    java
}

repositories {
    mavenLocal { // until the first release
        content {
            includeGroup("dev.milvusons3")
        }
    }
    mavenCentral()
}

dependencies {
    testImplementation(platform("dev.milvusons3:milvus-on-s3-bom:0.1.0-SNAPSHOT"))
    testImplementation("dev.milvusons3:milvus-on-s3")
    testImplementation("org.junit.jupiter:junit-jupiter:5.13.4")
    testImplementation("org.assertj:assertj-core:3.27.6")
    testRuntimeOnly("org.junit.platform:junit-platform-launcher")
    testRuntimeOnly("org.slf4j:slf4j-simple:2.0.18")
}

java {
    toolchain {
        languageVersion = JavaLanguageVersion.of(17)
    }
}

tasks.test {
    useJUnitPlatform()
    maxParallelForks = 2
    // Gradle hands no system properties on to tests, and does not run them again for another environment variable.
    systemProperties(providers.systemPropertiesPrefixedBy("milvus-on-s3.").get())
    inputs.property("MILVUS_ON_S3", providers.environmentVariablesPrefixedBy("MILVUS_ON_S3_"))
}
