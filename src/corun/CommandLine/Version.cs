using System.Reflection;
using Corten.Oci.RuntimeSpec;

namespace Corun.CommandLine;

/// <summary>What --version prints: name and version, the source's commit, the version of the runtime specification. Engines read these lines.</summary>
internal static class Version
{
    /// <summary>The version of the program.</summary>
    public static string Number => Parts[0];

    /// <summary>The source's commit, or "unknown".</summary>
    public static string Commit => Parts is [_, var commit, ..] ? commit : "unknown";

    // The build sets it to VERSION+COMMIT; without a repository the commit is missing.
    private static string[] Parts =>
        (typeof(Version).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+');

    /// <summary>The lines.</summary>
    public static string Text => $"{ProgramName.Current} version {Number}\ncommit: {Commit}\nspec: {DefaultSpec.OciVersion}\n";
}
