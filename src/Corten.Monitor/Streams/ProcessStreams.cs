using Corten.Linux.Files;
using Corten.Linux.Polling;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Streams;

/// <summary>
/// Both ends of what the process reads and writes. Without a terminal these are three pipes. With one, the runtime sends its master later
/// (<see cref="UseTerminal"/>), and the pipe of standard error only carries the runtime's own complaints.
/// </summary>
internal sealed class ProcessStreams : IDisposable
{
    private SafeFileHandle? _childInput;
    private SafeFileHandle? _childOutput;
    private SafeFileHandle? _childError;

    public ProcessStreams(bool terminal, bool input)
    {
        var (read, write) = Pipe.Create();
        (ErrorOutput, _childError) = (read, write);
        NonBlocking.Set(read);
        _childInput = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        if (terminal)
            return;
        (Output, _childOutput) = Pipe.Create();
        NonBlocking.Set(Output);
        if (!input)
            return;
        _childInput.Dispose();
        (_childInput, var target) = Pipe.Create();
        Input.Open(target);
    }

    /// <summary>To the process's standard input.</summary>
    public InputPipe Input { get; } = new();

    /// <summary>From standard output or the terminal; null before it is there and after its end.</summary>
    public SafeFileHandle? Output { get; private set; }

    /// <summary>From standard error; null after its end.</summary>
    public SafeFileHandle? ErrorOutput { get; private set; }

    /// <summary>The terminal's master, or null.</summary>
    public SafeFileHandle? Terminal { get; private set; }

    /// <summary>Descriptors 0, 1 and 2 for the runtime, which passes them on.</summary>
    public (SafeFileHandle Input, SafeFileHandle Output, SafeFileHandle Error) ChildEnds => (_childInput!, _childOutput ?? _childError!, _childError!);

    /// <summary>Closes the process's ends here, so that the end of its output is seen.</summary>
    public void CloseChildEnds()
    {
        _childInput?.Dispose();
        _childOutput?.Dispose();
        _childError?.Dispose();
        (_childInput, _childOutput, _childError) = (null, null, null);
    }

    /// <summary>Takes the master end that the runtime sent.</summary>
    public void UseTerminal(SafeFileHandle master)
    {
        Terminal = master;
        Output = master;
        Input.Open(master);
    }

    public void CloseOutput()
    {
        // The master stays open for input and for resizing.
        if (Terminal is null)
            Output?.Dispose();
        Output = null;
    }

    public void CloseErrorOutput()
    {
        ErrorOutput?.Dispose();
        ErrorOutput = null;
    }

    /// <summary>What the runtime wrote to standard error before it failed, at most 4 KiB.</summary>
    public string ReadErrorText()
    {
        Span<byte> buffer = stackalloc byte[4096];
        int count = ErrorOutput is null ? 0 : NonBlocking.TryRead(ErrorOutput, buffer);
        return count > 0 ? Linux.UnixString.FromBytes(buffer[..count]).Trim() : "";
    }

    public void Dispose()
    {
        CloseChildEnds();
        CloseOutput();
        CloseErrorOutput();
        Input.Dispose();
        Terminal?.Dispose();
    }
}
