using System.Runtime.InteropServices;
using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Signals;

/// <summary>signalfd(2): blocked signals as a readable descriptor. <see cref="SignalMask.BlockAll"/> comes first.</summary>
public sealed unsafe class SignalDescriptor : IDisposable
{
    /// <summary>Receives every signal of <paramref name="signals"/>; all signals where that is empty.</summary>
    public SignalDescriptor(params ReadOnlySpan<int> signals)
    {
        SignalSet set = default;
        if (signals.IsEmpty)
            new Span<byte>(&set, sizeof(SignalSet)).Fill(0xff);
        foreach (int signal in signals)
            ((ulong*)&set)[0] |= 1ul << (signal - 1);
        int file = Libc.Result(Libc.signalfd(-1, &set, PollConstants.SFD_CLOEXEC | PollConstants.SFD_NONBLOCK));
        File = new SafeFileHandle(LinuxException.Check(file, "receive signals by descriptor"), ownsHandle: true);
    }

    /// <summary>Readable while a signal waits.</summary>
    public SafeFileHandle File { get; }

    /// <summary>The number of the next waiting signal; null where none waits.</summary>
    public int? Read()
    {
        SignalInfo info = default;
        int count = UnixFile.TryRead(File.Number(), MemoryMarshal.AsBytes(new Span<SignalInfo>(ref info)));
        if (count == -Errno.EAGAIN)
            return null;
        LinuxException.Check(count, "read signals");
        return (int)info.ssi_signo;
    }

    /// <summary>Closes the descriptor; the signals stay blocked.</summary>
    public void Dispose() => File.Dispose();
}
