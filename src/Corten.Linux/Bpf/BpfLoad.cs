using System.Runtime.InteropServices;

namespace Corten.Linux.Bpf;

/// <summary>
/// The part of union bpf_attr that BPF_PROG_LOAD reads; the kernel takes what is not given as zero. The parts are anonymous in C, so that no
/// name can be compared; the tests of device rules show that the kernel reads them so.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfLoad
{
    public uint prog_type;
    public uint insn_cnt;
    public ulong insns;
    public ulong license;
    public uint log_level;
    public uint log_size;
    public ulong log_buf;
    public uint kern_version;
    public uint prog_flags;
}

/// <summary>The part of union bpf_attr that BPF_PROG_ATTACH and BPF_PROG_DETACH read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttach
{
    public uint target_fd;
    public uint attach_bpf_fd;
    public uint attach_type;
    public uint attach_flags;
    public uint replace_bpf_fd;
}

/// <summary>The part of union bpf_attr that BPF_PROG_QUERY reads and writes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfQuery
{
    public uint target_fd;
    public uint attach_type;
    public uint query_flags;
    public uint attach_flags;
    public ulong prog_ids;
    public uint prog_cnt;
    public uint padding;
}
