using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

/// <summary>Version 3 of the kernel's capability interface: two words of 32 bits to each set.</summary>
[CHeader("linux/capability.h")]
internal static class Capability
{
    public const uint _LINUX_CAPABILITY_VERSION_3 = 0x20080522;
    public const int _LINUX_CAPABILITY_U32S_3 = 2;
}

/// <summary>prctl(2)'s options for the bounding and the ambient set.</summary>
[CHeader("sys/prctl.h")]
internal static class PrctlCapability
{
    public const int PR_CAPBSET_READ = 23;
    public const int PR_CAPBSET_DROP = 24;
    public const int PR_CAP_AMBIENT = 47;
    public const int PR_CAP_AMBIENT_IS_SET = 1;
    public const int PR_CAP_AMBIENT_RAISE = 2;
    public const int PR_CAP_AMBIENT_LOWER = 3;
    public const int PR_CAP_AMBIENT_CLEAR_ALL = 4;
}

[CStruct("struct __user_cap_header_struct", "linux/capability.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct CapabilityHeader
{
    public uint version;
    public int pid;
}

[CStruct("struct __user_cap_data_struct", "linux/capability.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct CapabilityData
{
    public uint effective;
    public uint permitted;
    public uint inheritable;
}
