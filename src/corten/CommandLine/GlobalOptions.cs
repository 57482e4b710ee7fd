using System.CommandLine;
using System.CommandLine.Help;

namespace Corten.CommandLine;

/// <summary>Options that stand before any verb; those that say where the state lives may also follow it.</summary>
internal static class GlobalOptions
{
    public static HelpOption Help { get; } = new("--help") { Description = "Show help", Action = new Help.HelpAction() };

    public static Option<bool> Version { get; } = new("--version", "-v") { Description = "Print the version" };

    public static Option<string> Root { get; } = new("--root")
    {
        Description = "Directory of images and containers",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => "/var/lib/corten",
    };

    public static Option<string> RunRoot { get; } = new("--runroot")
    {
        Description = "Directory of state that ends with the machine's run",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => "/run/corten",
    };

    public static Option<string?> Snapshotter { get; } = new("--snapshotter")
    {
        Description = "How new layers are kept: erofs (mounted, Linux 6.12), directory (unpacked); default: erofs where it works, or $CORTEN_SNAPSHOTTER",
        HelpName = "NAME",
        Recursive = true,
    };

    public static Option<bool> NoOut { get; } = new("--noout") { Description = "Write nothing to standard output" };

    public static Option<string> LogLevel { get; } = new("--log-level")
    {
        Description = "Log messages above this level to standard error: trace, debug, info, warn, error, fatal, panic",
        HelpName = "LEVEL",
        Recursive = true,
        DefaultValueFactory = _ => "warn",
    };
}
