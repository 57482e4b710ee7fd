using System.CommandLine;
using System.Reflection;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class VersionCommand
{
    public static Verb Verb { get; } = new("version", "Show the version", Define);

    /// <summary>As in "0.1.0". Found by reflection, so only when it is asked for.</summary>
    public static string Number =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static int PrintShort(ParseResult result)
    {
        result.InvocationConfiguration.Output.WriteLine($"corten version {Number}");
        return 0;
    }

    private static void Define(Command command) => command.SetAction(Run);

    private static int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        output.WriteLine($"Version:      {Number}");
        output.WriteLine($"Runtime:      {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}");
        output.WriteLine($"OS/Arch:      linux/{Architecture}");
        return 0;
    }

    private static string Architecture => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
