using System.Globalization;
using Corten.Linux.Files;

namespace Corten.Engine.Observing;

/// <summary>What the kernel tells of one process: proc_pid_stat(5) and proc_pid_status(5), by field.</summary>
internal sealed class ProcessSample
{
    /// <summary>Clock ticks in a second, as user space counts them on every architecture of Linux.</summary>
    public const double TicksPerSecond = 100;

    private const int MajorShift = 8;
    private const int PseudoTerminalMajor = 136;
    private readonly string[] _fields;
    private readonly Dictionary<string, string> _status;

    private ProcessSample(int pid, string name, string[] fields, Dictionary<string, string> status)
    {
        Pid = pid;
        Name = name;
        _fields = fields;
        _status = status;
    }

    /// <summary>Its number on the host.</summary>
    public int Pid { get; }

    /// <summary>The name of its executable, at most 15 bytes.</summary>
    public string Name { get; }

    /// <summary>One letter.</summary>
    public string State => _fields[0];

    /// <summary>Its parent's number on the host.</summary>
    public int Parent => (int)Number(1);

    /// <summary>Its process group on the host.</summary>
    public int Group => (int)Number(2);

    /// <summary>Its terminal: "pts/0", or "?".</summary>
    public string Terminal => (int)Number(4) switch
    {
        0 => "?",
        var device when device >> MajorShift == PseudoTerminalMajor => $"pts/{device & 0xff}",
        var device => $"{device >> MajorShift}:{device & 0xff}",
    };

    /// <summary>Processor time, in user mode and in the kernel.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds((Number(11) + Number(12)) / TicksPerSecond);

    /// <summary>Its niceness.</summary>
    public long Nice => Number(16);

    /// <summary>Its start, after boot.</summary>
    public TimeSpan Started => TimeSpan.FromSeconds(Number(19) / TicksPerSecond);

    /// <summary>Bytes of address space.</summary>
    public long VirtualSize => Number(20);

    /// <summary>A field of its status file; empty where it has none of that name.</summary>
    public string Status(string name) => _status.GetValueOrDefault(name, "");

    /// <summary>The number of a field of real, effective, saved and file system id.</summary>
    public uint Id(string name, int index) => uint.Parse(Status(name).Split('\t')[index], CultureInfo.InvariantCulture);

    /// <summary>The number of the innermost namespace in a field that has one for each.</summary>
    public string Innermost(string name) => Status(name) is var all && all.LastIndexOf('\t') is var tab ? all[(tab + 1)..] : "";

    /// <summary>argv with spaces between; its name in brackets where there is none.</summary>
    public string Arguments => KernelFile.TryRead($"/proc/{Pid}/cmdline", out _) is { Length: > 0 } text ? text.TrimEnd('\0').Replace('\0', ' ') : $"[{Name}]";

    /// <summary>Reads a process; null where it has ended.</summary>
    public static ProcessSample? Of(int pid)
    {
        if (KernelFile.TryRead($"/proc/{pid}/stat", out _) is not { } stat || KernelFile.TryRead($"/proc/{pid}/status", out _) is not { } status)
            return null;
        // The name may hold spaces and parentheses: fields are counted after the last ')'.
        int open = stat.IndexOf('(');
        int close = stat.LastIndexOf(')');
        var fields = new Dictionary<string, string>();
        foreach (string line in status.Split('\n'))
        {
            int colon = line.IndexOf(':');
            if (colon > 0)
                fields[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return new ProcessSample(pid, stat[(open + 1)..close], stat[(close + 2)..].Split(' '), fields);
    }

    private long Number(int index) => long.Parse(_fields[index], CultureInfo.InvariantCulture);
}
