using Corten.Linux.Abi;

namespace Corten.Linux.Polling;

/// <summary>Events of poll(2).</summary>
[Flags]
public enum PollEvents : short
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>POLLIN: a read does not block.</summary>
    Readable = PollConstants.POLLIN,

    /// <summary>POLLPRI.</summary>
    Priority = PollConstants.POLLPRI,

    /// <summary>POLLOUT: a write does not block.</summary>
    Writable = PollConstants.POLLOUT,

    /// <summary>POLLERR; only ever returned.</summary>
    Error = PollConstants.POLLERR,

    /// <summary>POLLHUP; only ever returned.</summary>
    HangUp = PollConstants.POLLHUP,
}
