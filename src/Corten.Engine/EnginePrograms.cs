namespace Corten.Engine;

/// <summary>The programs that the engine runs, each a name to be found or a path.</summary>
/// <param name="Runtime">The OCI runtime of containers that name none.</param>
/// <param name="Monitor">cormon.</param>
/// <param name="Self">This program, for the clean-up after containers that nobody waits for.</param>
public sealed record EnginePrograms(string Runtime, string Monitor, string Self)
{
    /// <summary>corun and cormon, and the running program.</summary>
    public static EnginePrograms Default { get; } = new("corun", "cormon", Environment.ProcessPath ?? "/proc/self/exe");
}
