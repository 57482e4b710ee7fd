namespace Corun.CommandLine;

/// <summary>
/// What this program is called: the last part of argv[0]. A link named runc makes it speak as runc does, which is what scripts written for
/// runc look for.
/// </summary>
internal static class ProgramName
{
    private const string Default = "corun";

    /// <summary>argv[0] as it came.</summary>
    public static string Typed { get; } = Environment.GetCommandLineArgs() is [{ Length: > 0 } first, ..] ? first : Default;

    /// <summary>The name.</summary>
    public static string Current { get; } = Typed[(Typed.LastIndexOf('/') + 1)..] is { Length: > 0 } name ? name : Default;
}
