using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands.Layouts;

/// <summary>What unpack and raw unpack have in common.</summary>
internal static class UnpackFlags
{
    public static Option<bool> KeepDirectoryLinks() =>
        CommandOptions.Switch("--keep-dirlinks", "Put a layer's directory into the directory that a symlink in its place leads to, instead of replacing the symlink");

    public static string NotEmpty(string path, string argument) =>
        path.Length > 0 ? path : throw new UsageException($"{argument} path cannot be empty");
}
