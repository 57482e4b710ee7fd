using System.Text;
using Corten.Linux.Files;
using Corten.Runtime.Features;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class FeaturesCommand
{
    public static Command Define() => new("features", "show the enabled features", "", [], Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        if (arguments.Words.Count > 0)
            throw arguments.Wrong($"features takes no argument, but there is {arguments.Words[0]}");
        var report = new FeatureReport(new Dictionary<string, string>
        {
            ["io.corten.corun.commit"] = CommandLine.Version.Commit,
            ["io.corten.corun.version"] = CommandLine.Version.Number,
            // Checkpoints are no part of the specification: by this name runc says that it has them, whether criu is installed or not.
            ["org.opencontainers.runc.checkpoint.enabled"] = "true",
        });
        UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(report.ToJson() + "\n"));
        return 0;
    }
}
