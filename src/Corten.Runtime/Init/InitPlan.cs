using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Rootfs;
using Corten.Security.Seccomp;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>Everything that the container's first process needs to know. It is made before the clone; the child finds it in its copy of memory.</summary>
internal sealed record InitPlan
{
    public required Spec Spec { get; init; }

    /// <summary>Absolute path of the root file system on the host.</summary>
    public required string Rootfs { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>What a mount of type cgroup shows.</summary>
    public required CgroupView Cgroups { get; init; }

    /// <summary>The compiled filter of linux.seccomp; null for none.</summary>
    public SeccompFilter? Filter { get; init; }

    /// <summary>Namespaces to make and to join.</summary>
    public required NamespacePlan Namespaces { get; init; }

    /// <summary>The state that hooks read; its pid is filled in by whoever runs them.</summary>
    public required State HookState { get; init; }

    /// <summary>Where the master of the terminal is sent; null without a terminal.</summary>
    public SafeFileHandle? ConsoleSocket { get; init; }

    /// <summary>Where a start command connects; null where the runtime that created the container starts it itself.</summary>
    public SafeFileHandle? StartListener { get; init; }

    /// <summary>Descriptors behind standard error that the program keeps.</summary>
    public int PreserveFds { get; init; }

    /// <summary>Whether the root is changed by a moved mount instead of pivot_root(2).</summary>
    public bool NoPivot { get; init; }

    /// <summary>Name of the session keyring to make; null keeps the caller's.</summary>
    public string? Keyring { get; init; }
}
