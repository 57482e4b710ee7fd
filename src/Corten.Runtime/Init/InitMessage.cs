namespace Corten.Runtime.Init;

/// <summary>
/// What the runtime and the container's first process say to each other over a socket pair, in this order. An error may come in place of any
/// message of init's; the end of the stream after <see cref="Start"/> (the socket closes on execve) means that the program runs.
/// <code>
/// runtime                              init
///   | clone3 ---------------------------&gt; |
///   | &lt;-- Pid (only by way of a helper     |   joins what must be joined before it exists
///   |     that joined namespaces)          |
///   | cgroup, id maps, limits              |
///   | Go --------------------------------&gt; |   namespaces, mounts, devices
///   | &lt;-- OpenSource, MapIds, CopyUp       |   for mounts that init cannot make alone
///   | Continue --------------------------&gt; |
///   | &lt;-- MountsReady (with hooks only)    |
///   | prestart, createRuntime hooks        |
///   | Continue --------------------------&gt; |   createContainer hooks, pivot_root, identity
///   | &lt;------------------------- Created   |
///   | Start (run), or a client of the      |
///   | start socket says it (create) -----&gt; |   seccomp filter
///   | &lt;-- Listener (with SCMP_ACT_NOTIFY)  |
///   | Continue --------------------------&gt; |   startContainer hooks, execve
///   | &lt;-------------- end of stream, Error |
/// </code>
/// </summary>
internal enum InitMessage : byte
{
    /// <summary>To init: go on.</summary>
    Go = 1,

    /// <summary>From the helper that joined namespaces: the process id of init in decimal.</summary>
    Pid,

    /// <summary>From init: the mounts are there, the root is not entered.</summary>
    MountsReady,

    /// <summary>To init: the hooks have run, the listener is with its agent, or a request for a mount is done.</summary>
    Continue,

    /// <summary>From init: everything is ready but the program.</summary>
    Created,

    /// <summary>To init: run the program.</summary>
    Start,

    /// <summary>From init: it failed; the text says why.</summary>
    Error,

    /// <summary>From init: everything worked but execve(2); the text says why.</summary>
    Unexecutable,

    /// <summary>From init: the number of its descriptor on which the notifications of its seccomp filter come.</summary>
    Listener,

    /// <summary>From init: a path for the runtime to open; the descriptor follows the answer.</summary>
    OpenSource,

    /// <summary>From init: index of a mount, then the descriptor of its clone, whose ids are to be mapped.</summary>
    MapIds,

    /// <summary>From init: index of a tmpfs, then the descriptors of the directory to copy and of the tmpfs.</summary>
    CopyUp,
}
