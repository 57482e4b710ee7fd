using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Bpf;

/// <summary>Programs that decide over the access to devices of the processes in a cgroup of version 2: BPF_PROG_TYPE_CGROUP_DEVICE of bpf(2).</summary>
public static unsafe class CgroupDeviceProgram
{
    private const int MostPrograms = 64;

    /// <summary>Makes <paramref name="program"/> the only one of the cgroup. There is no moment without one where one was there before.</summary>
    /// <exception cref="LinuxException">EPERM: it takes CAP_BPF or CAP_SYS_ADMIN in the initial user namespace. EINVAL: the kernel does not accept the program.</exception>
    public static void Replace(SafeFileHandle cgroup, ReadOnlySpan<BpfInstruction> program)
    {
        using var loaded = Load(program);
        uint[] before = Attached(cgroup);
        if (before.Length == 1)
        {
            using var old = Open(before[0]);
            Attach(cgroup, loaded, old);
            return;
        }
        Attach(cgroup, loaded, null);
        foreach (uint id in before)
        {
            using var old = Open(id);
            Detach(cgroup, old);
        }
    }

    /// <summary>Ids of the programs of the cgroup itself, without those above it.</summary>
    public static uint[] Attached(SafeFileHandle cgroup)
    {
        uint* ids = stackalloc uint[MostPrograms];
        var query = new BpfQuery
        {
            target_fd = (uint)cgroup.Number(),
            attach_type = BpfConstants.BPF_CGROUP_DEVICE,
            prog_ids = (ulong)ids,
            prog_cnt = MostPrograms,
        };
        Call(BpfConstants.BPF_PROG_QUERY, &query, sizeof(BpfQuery), "list the device programs of a cgroup");
        return new ReadOnlySpan<uint>(ids, (int)query.prog_cnt).ToArray();
    }

    private static SafeFileHandle Load(ReadOnlySpan<BpfInstruction> program)
    {
        fixed (BpfInstruction* instructions = program)
        fixed (byte* license = "Apache-2.0\0"u8)
        {
            var load = new BpfLoad
            {
                prog_type = BpfConstants.BPF_PROG_TYPE_CGROUP_DEVICE,
                insn_cnt = (uint)program.Length,
                insns = (ulong)instructions,
                license = (ulong)license,
            };
            return new SafeFileHandle(Call(BpfConstants.BPF_PROG_LOAD, &load, sizeof(BpfLoad), "load a device program"), ownsHandle: true);
        }
    }

    private static SafeFileHandle Open(uint id)
    {
        ulong request = id;
        return new SafeFileHandle(Call(BpfConstants.BPF_PROG_GET_FD_BY_ID, &request, sizeof(ulong), "open a device program"), ownsHandle: true);
    }

    private static void Attach(SafeFileHandle cgroup, SafeFileHandle program, SafeFileHandle? instead)
    {
        var attach = new BpfAttach
        {
            target_fd = (uint)cgroup.Number(),
            attach_bpf_fd = (uint)program.Number(),
            attach_type = BpfConstants.BPF_CGROUP_DEVICE,
            attach_flags = BpfConstants.BPF_F_ALLOW_MULTI | (instead is null ? 0 : BpfConstants.BPF_F_REPLACE),
            replace_bpf_fd = instead is null ? 0 : (uint)instead.Number(),
        };
        Call(BpfConstants.BPF_PROG_ATTACH, &attach, sizeof(BpfAttach), "attach a device program to a cgroup");
    }

    private static void Detach(SafeFileHandle cgroup, SafeFileHandle program)
    {
        var detach = new BpfAttach
        {
            target_fd = (uint)cgroup.Number(),
            attach_bpf_fd = (uint)program.Number(),
            attach_type = BpfConstants.BPF_CGROUP_DEVICE,
        };
        Call(BpfConstants.BPF_PROG_DETACH, &detach, sizeof(BpfAttach), "detach a device program from a cgroup");
    }

    private static int Call(int command, void* attributes, int size, string operation) =>
        (int)LinuxException.Check(Libc.Result(Libc.syscall(SystemCallNumber.SYS_bpf, command, (nint)attributes, size)), operation);
}
