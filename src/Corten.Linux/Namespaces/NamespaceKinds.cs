using Corten.Linux.Abi;

namespace Corten.Linux.Namespaces;

/// <summary>The eight kinds of namespaces(7), as the CLONE_NEW flags of clone(2).</summary>
[Flags]
public enum NamespaceKinds : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>CLONE_NEWTIME.</summary>
    Time = Sched.CLONE_NEWTIME,

    /// <summary>CLONE_NEWNS.</summary>
    Mount = Sched.CLONE_NEWNS,

    /// <summary>CLONE_NEWCGROUP.</summary>
    Cgroup = Sched.CLONE_NEWCGROUP,

    /// <summary>CLONE_NEWUTS.</summary>
    Uts = Sched.CLONE_NEWUTS,

    /// <summary>CLONE_NEWIPC.</summary>
    Ipc = Sched.CLONE_NEWIPC,

    /// <summary>CLONE_NEWUSER.</summary>
    User = Sched.CLONE_NEWUSER,

    /// <summary>CLONE_NEWPID.</summary>
    Pid = Sched.CLONE_NEWPID,

    /// <summary>CLONE_NEWNET.</summary>
    Network = Sched.CLONE_NEWNET,
}
