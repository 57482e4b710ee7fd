using System.Runtime.CompilerServices;
using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Signals;

/// <summary>
/// Blocks signals so that they are read from a descriptor (signalfd(2)) and nothing runs in the middle of anything. The runtime's finalizer
/// thread must block them too, or the kernel gives it a signal sent to the process and its default action ends the program.
/// </summary>
public static unsafe class SignalMask
{
    /// <summary>Blocks every signal in the calling thread and in the finalizer thread. For programs without any other thread.</summary>
    public static void BlockAll()
    {
        SignalSet former = Set(Abi.Signal.SIG_BLOCK, Full());
        // A parent that started us with everything blocked (cormon's contract) has given that mask to every thread already.
        if (IsFull(former))
            return;
        LeaveToFinalizer();
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Blocks every signal in the calling thread alone: for a cloned child, which has no other.</summary>
    public static void BlockHere() => Set(Abi.Signal.SIG_BLOCK, Full());

    /// <summary>
    /// For a child about to execute a program: no signal is blocked, and SIGPIPE, which the language runtime ignores, is back at its default.
    /// </summary>
    public static void ResetForExecute()
    {
        _ = Libc.signal(Abi.Signal.SIGPIPE, 0);
        Set(Abi.Signal.SIG_SETMASK, default);
    }

    private static SignalSet Full()
    {
        SignalSet all = default;
        new Span<byte>(&all, sizeof(SignalSet)).Fill(0xff);
        return all;
    }

    private static SignalSet Set(int how, SignalSet set)
    {
        SignalSet former;
        _ = Libc.pthread_sigmask(how, &set, &former);
        return former;
    }

    // SIGHUP, SIGINT, SIGTERM and SIGCHLD are what a program here waits for.
    private static bool IsFull(SignalSet set)
    {
        const ulong Wanted = (1ul << 0) | (1ul << 1) | (1ul << 14) | (1ul << 16);
        return (*(ulong*)&set & Wanted) == Wanted;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveToFinalizer() => _ = new MaskOnFinalization();

    private sealed class MaskOnFinalization
    {
#pragma warning disable MA0055 // The one way to run code on the finalizer thread.
        ~MaskOnFinalization() => Set(Abi.Signal.SIG_BLOCK, Full());
#pragma warning restore MA0055
    }
}
