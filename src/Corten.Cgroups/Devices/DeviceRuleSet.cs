using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Devices;

/// <summary>
/// What a list of rules comes to when each overrides those before it: a default, and exceptions from it. The kernel's v1 files would
/// otherwise treat "allow c 1:3, deny c 1:*" as if the second were not there.
/// </summary>
internal sealed class DeviceRuleSet
{
    private readonly List<(DevicePattern Pattern, DeviceAccess Access)> _exceptions = [];

    /// <summary>Whether a device that no exception names is allowed. A new set forbids.</summary>
    public bool AllowByDefault { get; private set; }

    /// <summary>What is forbidden although the default allows, or the other way round.</summary>
    public IReadOnlyList<(DevicePattern Pattern, DeviceAccess Access)> Exceptions => _exceptions;

    /// <summary>A container's own rules with <see cref="DefaultDevices"/> behind them.</summary>
    public static DeviceRuleSet ForContainer(LinuxDeviceRule[]? rules)
    {
        var set = new DeviceRuleSet();
        foreach (var rule in rules ?? [])
            set.Add(rule);
        foreach (var rule in DefaultDevices.Rules)
            set.Add(rule);
        return set;
    }

    /// <summary>A line of the kernel's v1 file devices.list: "c 1:3 rwm", "a *:* rwm".</summary>
    public static LinuxDeviceRule ParseAllowed(string line)
    {
        string[] fields = line.Split(' ', ':');
        long? Number(string field) => field == "*" ? null : long.Parse(field, System.Globalization.CultureInfo.InvariantCulture);
        return new LinuxDeviceRule { Allow = true, Type = fields[0], Major = Number(fields[1]), Minor = Number(fields[2]), Access = fields[3] };
    }

    /// <summary>The access of the exception for exactly <paramref name="pattern"/>.</summary>
    public DeviceAccess Granted(DevicePattern pattern) => _exceptions.Find(e => e.Pattern == pattern).Access;

    /// <summary>Adds the next rule.</summary>
    /// <exception cref="CgroupException">It takes back a part of a wider rule, which cannot be expressed as exceptions.</exception>
    public void Add(LinuxDeviceRule rule)
    {
        var access = DeviceAccessText.Parse(rule.Access);
        uint? major = Number(rule.Major);
        uint? minor = Number(rule.Minor);
        if (access == DeviceAccess.None)
            return;
        bool every = rule.Type is null or "" or "a";
        if (every && major is null && minor is null && access == DeviceAccess.All)
        {
            AllowByDefault = rule.Allow;
            _exceptions.Clear();
            return;
        }
        if (every || rule.Type == "c")
            Add(new DevicePattern('c', major, minor), access, rule.Allow);
        if (every || rule.Type == "b")
            Add(new DevicePattern('b', major, minor), access, rule.Allow);
    }

    private static uint? Number(long? value) => value is null or -1 ? null : checked((uint)value.Value);

    private void Add(DevicePattern pattern, DeviceAccess access, bool allow)
    {
        if (allow == AllowByDefault)
            TakeBack(pattern, access);
        else
            Except(pattern, access);
    }

    private void Except(DevicePattern pattern, DeviceAccess access)
    {
        int index = _exceptions.FindIndex(e => e.Pattern == pattern);
        if (index < 0)
            _exceptions.Add((pattern, access));
        else
            _exceptions[index] = (pattern, _exceptions[index].Access | access);
    }

    private void TakeBack(DevicePattern pattern, DeviceAccess access)
    {
        for (int i = _exceptions.Count - 1; i >= 0; i--)
        {
            var (excepted, granted) = _exceptions[i];
            if ((granted & access) == 0 || !pattern.Overlaps(excepted))
                continue;
            if (!pattern.Covers(excepted))
                throw new CgroupException($"linux.resources.devices: a rule for {pattern} takes back a part of the rule for {excepted}, which a cgroup cannot express");
            _exceptions[i] = (excepted, granted & ~access);
            if (_exceptions[i].Access == DeviceAccess.None)
                _exceptions.RemoveAt(i);
        }
    }
}
