using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Hooks;

/// <summary>
/// The hooks that see the container's namespaces made and its root not yet entered, in the runtime's own namespaces: prestart, and then
/// createRuntime. Create and restore run them alike.
/// </summary>
/// <param name="hooks">Of config.json; null for none.</param>
/// <param name="bundle">The directory that they begin in.</param>
internal sealed class RuntimeHooks(Corten.Oci.RuntimeSpec.Hooks? hooks, string bundle)
{
    /// <summary>Whether there is any.</summary>
    public bool Any => hooks?.Prestart is { Length: > 0 } || hooks?.CreateRuntime is { Length: > 0 };

    /// <summary>Runs them in their order; the first that fails ends it.</summary>
    /// <param name="state">What they read: creating, with the process id of init.</param>
    /// <exception cref="RuntimeException">One has failed.</exception>
    public void Run(State state)
    {
        var scene = new SpawnOptions { WorkingDirectory = bundle };
        HookRunner.RunAll(hooks?.Prestart, "prestart", state, scene);
        HookRunner.RunAll(hooks?.CreateRuntime, "createRuntime", state, scene);
    }
}
