import java.io.File;
import java.util.List;
import org.gradle.api.internal.StartParameterInternal;
import org.gradle.api.logging.configuration.ConsoleOutput;
import org.gradle.cli.CommandLineParser;
import org.gradle.cli.ParsedCommandLine;
import org.gradle.initialization.DefaultBuildCancellationToken;
import org.gradle.initialization.DefaultBuildRequestContext;
import org.gradle.initialization.DefaultBuildRequestMetaData;
import org.gradle.initialization.NoOpBuildEventConsumer;
import org.gradle.initialization.layout.BuildLayoutFactory;
import org.gradle.internal.buildprocess.BuildProcessState;
import org.gradle.internal.classpath.ClassPath;
import org.gradle.internal.instrumentation.agent.AgentStatus;
import org.gradle.internal.logging.LoggingManagerInternal;
import org.gradle.internal.logging.services.LoggingServiceRegistry;
import org.gradle.internal.nativeintegration.services.NativeServices;
import org.gradle.internal.nativeintegration.services.NativeServices.NativeServicesMode;
import org.gradle.internal.service.ServiceRegistry;
import org.gradle.launcher.cli.converter.BuildLayoutConverter;
import org.gradle.launcher.cli.converter.InitialPropertiesConverter;
import org.gradle.launcher.cli.converter.LayoutToPropertiesConverter;
import org.gradle.launcher.cli.converter.StartParameterConverter;
import org.gradle.launcher.configuration.AllProperties;
import org.gradle.launcher.configuration.BuildLayoutResult;
import org.gradle.launcher.configuration.InitialProperties;
import org.gradle.launcher.exec.BuildActionResult;
import org.gradle.launcher.exec.BuildExecutor;
import org.gradle.launcher.exec.DefaultBuildActionParameters;
import org.gradle.tooling.internal.provider.action.ExecuteBuildAction;

/** Gradle's command line for one build in this JVM: the jar for gradleApi() has all of Gradle but its client, which would start a daemon. */
class GradleInProcess {
    public static void main(String[] arguments) {
        InitialPropertiesConverter initials = new InitialPropertiesConverter();
        BuildLayoutConverter layouts = new BuildLayoutConverter();
        StartParameterConverter starts = new StartParameterConverter();
        CommandLineParser parser = new CommandLineParser().allowMixedSubcommandsAndOptions();
        initials.configure(parser);
        layouts.configure(parser);
        starts.configure(parser);

        ParsedCommandLine line = parser.parse(List.of(arguments));
        File directory = new File("").getAbsoluteFile();
        InitialProperties initial = initials.convert(line);
        BuildLayoutResult layout = layouts.convert(initial, line, directory);
        AllProperties properties = new LayoutToPropertiesConverter(new BuildLayoutFactory()).convert(initial, layout);
        StartParameterInternal start = starts.convert(line, layout, properties, new StartParameterInternal());

        System.exit(build(start, properties, layout.getGradleUserHomeDir(), directory) ? 0 : 1);
    }

    private static boolean build(StartParameterInternal start, AllProperties properties, File home, File directory) {
        NativeServices.initializeOnDaemon(home, NativeServicesMode.DISABLED);
        ServiceRegistry logging = LoggingServiceRegistry.newCommandLineProcessLogging();
        LoggingManagerInternal manager = logging.newInstance(LoggingManagerInternal.class);
        manager.setLevelInternal(start.getLogLevel());
        manager.attachProcessConsole(ConsoleOutput.Plain);
        manager.start();
        try (BuildProcessState process = new BuildProcessState(
                false, AgentStatus.disabled(), ClassPath.EMPTY, logging, NativeServices.getInstance())) {
            BuildActionResult result = process.getServices()
                    .get(BuildExecutor.class)
                    .execute(
                            new ExecuteBuildAction(start),
                            new DefaultBuildActionParameters(
                                    properties.getRequestedSystemProperties(),
                                    System.getenv(),
                                    directory,
                                    start.getLogLevel(),
                                    false,
                                    ClassPath.EMPTY),
                            new DefaultBuildRequestContext(
                                    new DefaultBuildRequestMetaData(System.currentTimeMillis()),
                                    new DefaultBuildCancellationToken(),
                                    new NoOpBuildEventConsumer()));
            return !result.hasFailure();
        } finally {
            manager.stop();
        }
    }
}
