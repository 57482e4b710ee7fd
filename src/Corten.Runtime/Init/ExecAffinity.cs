using Corten.Linux;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Init;

/// <summary>process.execCPUAffinity: which processors a process of exec runs on, before and after it is in the container's cgroup.</summary>
internal static class ExecAffinity
{
    private const string Field = "process.execCPUAffinity";

    /// <summary>Calls <paramref name="start"/> bound to the initial processors: the process that it starts inherits the bond.</summary>
    /// <param name="affinity">The field.</param>
    /// <param name="debug">Told the processors as a mask.</param>
    /// <param name="start">Starts the process.</param>
    public static T StartWith<T>(CpuAffinity? affinity, Action<string> debug, Func<T> start)
    {
        if (string.IsNullOrEmpty(affinity?.Initial))
            return start();
        byte[] own = ProcessorAffinity.Get();
        Bind(affinity.Initial, Field + ".initial");
        debug($"nsexec: affinity: 0x{Mask(ProcessorAffinity.Get())}");
        try
        {
            return start();
        }
        finally
        {
            _ = ProcessorAffinity.TrySet(own);
        }
    }

    /// <summary>
    /// Called by the process once it is in the cgroup: binds it to the final processors. Without any affinity in the configuration it may run
    /// wherever the cgroup lets it, whatever the runtime itself was bound to.
    /// </summary>
    public static void Settle(CpuAffinity? affinity)
    {
        if (!string.IsNullOrEmpty(affinity?.Final))
            Bind(affinity.Final, Field + ".final");
        else if (string.IsNullOrEmpty(affinity?.Initial))
            ProcessorAffinity.Reset();
    }

    // The first processor is the lowest bit of the first byte.
    private static string Mask(byte[] processors)
    {
        Array.Reverse(processors);
        string digits = Convert.ToHexStringLower(processors).TrimStart('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static void Bind(string list, string field)
    {
        int result = ProcessorAffinity.TrySet(IdList.Mask(list, field + ":"));
        if (result == -Errno.EINVAL)
            throw new RuntimeException($"{field}: none of the processors {list} exists and is allowed in the container's cgroup");
        if (result < 0)
            throw new RuntimeException($"{field}: cannot bind the process to the processors {list}: {Errno.Describe(-result)}");
    }
}
