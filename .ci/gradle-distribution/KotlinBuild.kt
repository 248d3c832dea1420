// The Kotlin DSL is in no Maven repository. What a build script of examples/gradle takes from it is written out here, against Gradle's own API,
// so that the script is compiled and run anyway. Gradle's default imports go before this.

class Plugins(private val target: Project) {
    val java: Unit get() = target.pluginManager.apply("java")
}

class KotlinBuild(target: Project) : Project by target {
    fun plugins(block: Plugins.() -> Unit) = Plugins(this).block()

    fun repositories(block: RepositoryHandler.() -> Unit) = repositories.block()

    fun dependencies(block: DependencyHandler.() -> Unit) = dependencies.block()

    fun DependencyHandler.testImplementation(notation: Any) = add("testImplementation", notation)

    fun DependencyHandler.testRuntimeOnly(notation: Any) = add("testRuntimeOnly", notation)

    fun java(action: Action<JavaPluginExtension>) = extensions.configure(JavaPluginExtension::class.java, action)

    val TaskContainer.test: TaskProvider<Test> get() = named("test", Test::class.java)

    operator fun <T : Any> NamedDomainObjectProvider<T>.invoke(action: T.() -> Unit) = configure { action() }

    fun <T : Any> Property<T>.assign(value: T?) = set(value)

    init {
        // build.gradle.kts
    }
}
