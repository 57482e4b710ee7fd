using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>
/// What <see cref="SealedExecutable"/> does, done before the .NET runtime starts, so that it starts once and not twice (docs/adr/0020). The
/// linker makes <see cref="Main"/> the program's main function. Where a step fails, the program goes on as if nothing had been tried,
/// and <see cref="SealedExecutable"/> does it in its own way or says why not.
/// </summary>
public static unsafe class SealedStart
{
    /// <summary>Whether a command of this name clones a process into a container, which must not be able to write to the executable that it came from.</summary>
    public static bool IsNeededFor(string verb) => verb is "create" or "exec" or "run";

    // No runtime is there yet: no allocation, no exception, no static state, only the functions of EarlyLibc.
    private static int Main(int argc, byte** argv, byte** envp)
    {
        if (HasVerb(argv))
            TryExecute(argv, envp);
        return EarlyLibc.RealMain(argc, argv);
    }

    // Any word may be the verb, for an option's value cannot be told from it yet: at worst a program is sealed that need not be.
    private static bool HasVerb(byte** argv)
    {
        for (; *argv != null; argv++)
        {
            if (Equal(*argv, "run"u8) || Equal(*argv, "exec"u8) || Equal(*argv, "create"u8))
                return true;
        }
        return false;
    }

    private static bool Equal(byte* word, ReadOnlySpan<byte> verb)
    {
        for (int i = 0; i < verb.Length; i++)
        {
            if (word[i] != verb[i])
                return false;
        }
        return word[verb.Length] == 0;
    }

    private static void TryExecute(byte** argv, byte** envp)
    {
        fixed (byte* self = "/proc/self/exe"u8)
        fixed (byte* empty = "\0"u8)
        {
            Statfs status;
            if (EarlyLibc.statfs(self, &status) != 0 || (status.f_flags & StatfsConstants.ST_RDONLY) != 0)
                return;
            int mount = EarlyLibc.open_tree(Fcntl.AT_FDCWD, self, MountConstants.OPEN_TREE_CLONE | (uint)Fcntl.O_CLOEXEC);
            if (mount < 0)
                return;
            var attributes = new MountAttr { attr_set = MountConstants.MOUNT_ATTR_RDONLY };
            if (EarlyLibc.mount_setattr(mount, empty, (uint)Fcntl.AT_EMPTY_PATH, &attributes, (nuint)sizeof(MountAttr)) == 0)
                _ = EarlyLibc.execveat(mount, empty, argv, envp, Fcntl.AT_EMPTY_PATH);
            _ = EarlyLibc.close(mount);
        }
    }
}
