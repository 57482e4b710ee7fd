namespace Corten.Linux.Abi;

[CHeader("spawn.h", "signal.h", "sys/wait.h")]
internal static class Spawn
{
    public const int POSIX_SPAWN_SETSIGDEF = 4;
    public const int POSIX_SPAWN_SETSIGMASK = 8;
    public const int POSIX_SPAWN_SETSID = 0x80;
    public const int WNOHANG = 1;
    public const int WUNTRACED = 2;
    public const int WCONTINUED = 8;
}

/// <summary>Room for the C library's opaque posix_spawn_file_actions_t.</summary>
[CStruct("posix_spawn_file_actions_t", "spawn.h")]
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 80)]
internal struct SpawnFileActions;

/// <summary>Room for the C library's opaque posix_spawnattr_t.</summary>
[CStruct("posix_spawnattr_t", "spawn.h")]
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 336)]
internal struct SpawnAttributes;

/// <summary>The C library's sigset_t: 1,024 bits.</summary>
[CStruct("sigset_t", "signal.h")]
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 128)]
internal struct SignalSet;
