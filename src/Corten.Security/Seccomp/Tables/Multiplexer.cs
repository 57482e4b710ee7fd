namespace Corten.Security.Seccomp.Tables;

/// <summary>
/// The two calls through which older architectures make socket calls and System V IPC: the first argument says which (linux/net.h and
/// linux/ipc.h). A rule for such a call is a rule for both ways.
/// </summary>
internal static class Multiplexer
{
    public const uint SocketCall = 102;

    public const uint Ipc = 117;

    /// <summary>Through which call, and as what, <paramref name="name"/> may go; null for all other calls.</summary>
    public static (uint Through, uint Selector)? Find(string name)
    {
        uint selector = Socket(name);
        if (selector != 0)
            return (SocketCall, selector);
        selector = SystemV(name);
        return selector == 0 ? null : (Ipc, selector);
    }

    private static uint Socket(string name) => name switch
    {
        "socket" => 1,
        "bind" => 2,
        "connect" => 3,
        "listen" => 4,
        "accept" => 5,
        "getsockname" => 6,
        "getpeername" => 7,
        "socketpair" => 8,
        "send" => 9,
        "recv" => 10,
        "sendto" => 11,
        "recvfrom" => 12,
        "shutdown" => 13,
        "setsockopt" => 14,
        "getsockopt" => 15,
        "sendmsg" => 16,
        "recvmsg" => 17,
        "accept4" => 18,
        "recvmmsg" => 19,
        "sendmmsg" => 20,
        _ => 0,
    };

    private static uint SystemV(string name) => name switch
    {
        "semop" => 1,
        "semget" => 2,
        "semctl" => 3,
        "semtimedop" => 4,
        "msgsnd" => 11,
        "msgrcv" => 12,
        "msgget" => 13,
        "msgctl" => 14,
        "shmat" => 21,
        "shmdt" => 22,
        "shmget" => 23,
        "shmctl" => 24,
        _ => 0,
    };
}
