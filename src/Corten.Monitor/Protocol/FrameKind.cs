namespace Corten.Monitor.Protocol;

/// <summary>What a frame on the attach socket carries. 0 to 2 are the streams of Docker's attach format; the rest is ours.</summary>
public enum FrameKind : byte
{
    /// <summary>Client to monitor: bytes for standard input.</summary>
    Stdin = 0,

    /// <summary>Monitor to client: bytes of standard output, or of the terminal.</summary>
    Stdout = 1,

    /// <summary>Monitor to client: bytes of standard error.</summary>
    Stderr = 2,

    /// <summary>Client to monitor, first frame: one byte of <see cref="AttachFlags"/>.</summary>
    Attach = 16,

    /// <summary>Client to monitor: rows and columns of the terminal, two bytes each, big-endian.</summary>
    Resize = 17,

    /// <summary>Client to monitor, empty: it writes no more standard input.</summary>
    StdinEnd = 18,

    /// <summary>Monitor to client, last frame: exit code in four bytes, big-endian, and one byte that is 1 after an OOM kill.</summary>
    Exit = 19,

    /// <summary>Client to monitor, empty: the process is being stopped and shall not be started again.</summary>
    Stopping = 20,

    /// <summary>Client to monitor: the restart policy from now on, as text.</summary>
    Restart = 21,
}

/// <summary>What a client of the attach socket wants.</summary>
[Flags]
public enum AttachFlags : byte
{
    /// <summary>Only resizing, and to be told of the exit.</summary>
    None = 0,

    /// <summary>To write standard input.</summary>
    Stdin = 1,

    /// <summary>To read standard output.</summary>
    Stdout = 2,

    /// <summary>To read standard error.</summary>
    Stderr = 4,
}
