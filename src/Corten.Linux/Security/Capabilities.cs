using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Security;

/// <summary>
/// Reads and changes the capability sets of the calling thread: capget(2), capset(2), prctl(2). Nothing here allocates unless it fails, so
/// that a cloned child may call it.
/// </summary>
public static unsafe class Capabilities
{
    private const int MaximumNumber = 63;

    /// <summary>The highest capability number that the running kernel knows; 40 since Linux 5.9.</summary>
    public static int LastKnown
    {
        get
        {
            int last = 0;
            while (last < MaximumNumber && Libc.prctl(PrctlCapability.PR_CAPBSET_READ, (nuint)(last + 1), 0, 0, 0) >= 0)
                last++;
            return last;
        }
    }

    /// <summary>All five sets of the calling thread.</summary>
    public static ProcessCapabilities Read()
    {
        CapabilityData* data = stackalloc CapabilityData[Capability._LINUX_CAPABILITY_U32S_3];
        ReadSets(data);
        int last = LastKnown;
        ulong ambient = 0;
        for (int number = 0; number <= last; number++)
        {
            if (Libc.prctl(PrctlCapability.PR_CAP_AMBIENT, PrctlCapability.PR_CAP_AMBIENT_IS_SET, (nuint)number, 0, 0) == 1)
                ambient |= 1ul << number;
        }
        return new ProcessCapabilities(
            Join(data[0].effective, data[1].effective),
            Join(data[0].permitted, data[1].permitted),
            Join(data[0].inheritable, data[1].inheritable),
            ReadBounding(),
            ambient);
    }

    /// <summary>The permitted set of the calling thread.</summary>
    public static ulong ReadPermitted()
    {
        CapabilityData* data = stackalloc CapabilityData[Capability._LINUX_CAPABILITY_U32S_3];
        ReadSets(data);
        return Join(data[0].permitted, data[1].permitted);
    }

    /// <summary>The bounding set of the calling thread: a third of the system calls of <see cref="Read"/>.</summary>
    public static ulong ReadBounding()
    {
        ulong bounding = 0;
        for (int number = 0; number <= MaximumNumber; number++)
        {
            int present = Libc.prctl(PrctlCapability.PR_CAPBSET_READ, (nuint)number, 0, 0, 0);
            if (present < 0)
                break;
            bounding |= (ulong)present << number;
        }
        return bounding;
    }

    /// <summary>
    /// Drops from the bounding set whatever <paramref name="keep"/> does not name. Needs CAP_SETPCAP, so it comes before <see cref="Set"/>
    /// and before the change of user. Capabilities that are not in the set already are passed over.
    /// </summary>
    public static void LimitBounding(ulong keep)
    {
        for (int number = 0; number <= MaximumNumber; number++)
        {
            if ((keep >> number & 1) != 0)
                continue;
            int present = Libc.Result(Libc.prctl(PrctlCapability.PR_CAPBSET_READ, (nuint)number, 0, 0, 0));
            if (present < 0)
                return;
            if (present == 1)
                LinuxException.Check(Libc.Result(Libc.prctl(PrctlCapability.PR_CAPBSET_DROP, (nuint)number, 0, 0, 0)), "drop a capability from the bounding set");
        }
    }

    /// <summary>Sets the effective, permitted and inheritable sets. None can gain what the permitted set lacks.</summary>
    public static void Set(ulong effective, ulong permitted, ulong inheritable)
    {
        var header = new CapabilityHeader { version = Capability._LINUX_CAPABILITY_VERSION_3 };
        CapabilityData* data = stackalloc CapabilityData[Capability._LINUX_CAPABILITY_U32S_3];
        data[0] = new CapabilityData { effective = (uint)effective, permitted = (uint)permitted, inheritable = (uint)inheritable };
        data[1] = new CapabilityData
        {
            effective = (uint)(effective >> 32),
            permitted = (uint)(permitted >> 32),
            inheritable = (uint)(inheritable >> 32),
        };
        LinuxException.Check(Libc.Result(Libc.capset(&header, data)), "set the capabilities of this process");
    }

    /// <summary>Sets the ambient set; each must be permitted and inheritable already. A change of user clears it, so it comes last.</summary>
    public static void SetAmbient(ulong ambient)
    {
        LinuxException.Check(
            Libc.Result(Libc.prctl(PrctlCapability.PR_CAP_AMBIENT, PrctlCapability.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)), "clear the ambient capabilities");
        for (int number = 0; ambient >> number != 0; number++)
        {
            if ((ambient >> number & 1) != 0)
                Raise(number);
            if (number == MaximumNumber)
                return;
        }
    }

    private static void Raise(int number)
    {
        int result = Libc.Result(Libc.prctl(PrctlCapability.PR_CAP_AMBIENT, PrctlCapability.PR_CAP_AMBIENT_RAISE, (nuint)number, 0, 0));
        if (result < 0)
            throw new LinuxException($"raise ambient capability {number}, which must be permitted and inheritable", null, -result);
    }

    private static void ReadSets(CapabilityData* data)
    {
        var header = new CapabilityHeader { version = Capability._LINUX_CAPABILITY_VERSION_3 };
        LinuxException.Check(Libc.Result(Libc.capget(&header, data)), "read the capabilities of this process");
    }

    private static ulong Join(uint low, uint high) => low | (ulong)high << 32;
}
