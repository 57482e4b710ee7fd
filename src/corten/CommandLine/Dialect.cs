namespace Corten.CommandLine;

/// <summary>
/// What podman does otherwise than docker, for a program that was started under podman's name: scripts look at exit codes and at the first words
/// of messages.
/// </summary>
internal static class Dialect
{
    private const string Missing = "no such container: ";
    private const string Improper = ": container state improper";

    /// <summary>Whether the program was started as podman.</summary>
    public static bool IsPodman { get; set; }

    /// <summary>The exit code of a verb that could not do its work.</summary>
    public static int Failure => IsPodman ? Engine.EngineException.Engine : 1;

    /// <summary>A message in the dialect's words.</summary>
    public static string Say(string message)
    {
        if (!IsPodman)
            return message;
        int improper = message.IndexOf(Improper, StringComparison.Ordinal);
        if (improper >= 0)
            return message[..(improper + Improper.Length)];
        return message.StartsWith(Missing, StringComparison.Ordinal) ? $"no container with name or ID \"{message[Missing.Length..]}\" found: no such container" : message;
    }
}
