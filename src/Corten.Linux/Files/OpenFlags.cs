using Corten.Linux.Abi;

namespace Corten.Linux.Files;

/// <summary>Flags of open(2). Every open of this project adds O_CLOEXEC by itself.</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>O_RDONLY.</summary>
    ReadOnly = Fcntl.O_RDONLY,

    /// <summary>O_WRONLY.</summary>
    WriteOnly = Fcntl.O_WRONLY,

    /// <summary>O_RDWR.</summary>
    ReadWrite = Fcntl.O_RDWR,

    /// <summary>O_CREAT.</summary>
    Create = Fcntl.O_CREAT,

    /// <summary>O_EXCL.</summary>
    Exclusive = Fcntl.O_EXCL,

    /// <summary>O_NOCTTY.</summary>
    NoControllingTerminal = Fcntl.O_NOCTTY,

    /// <summary>O_TRUNC.</summary>
    Truncate = Fcntl.O_TRUNC,

    /// <summary>O_APPEND.</summary>
    Append = Fcntl.O_APPEND,

    /// <summary>O_NONBLOCK.</summary>
    NonBlocking = Fcntl.O_NONBLOCK,

    /// <summary>O_DIRECTORY.</summary>
    Directory = Fcntl.O_DIRECTORY,

    /// <summary>O_NOFOLLOW.</summary>
    NoFollow = Fcntl.O_NOFOLLOW,

    /// <summary>O_PATH.</summary>
    Path = Fcntl.O_PATH,

    /// <summary>O_TMPFILE.</summary>
    TemporaryFile = Fcntl.O_TMPFILE,
}
