using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("struct clone_args", "linux/sched.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct CloneArgs
{
    public ulong flags;
    public ulong pidfd;
    public ulong child_tid;
    public ulong parent_tid;
    public ulong exit_signal;
    public ulong stack;
    public ulong stack_size;
    public ulong tls;
    public ulong set_tid;
    public ulong set_tid_size;
    public ulong cgroup;
}
