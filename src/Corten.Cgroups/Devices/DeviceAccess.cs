namespace Corten.Cgroups.Devices;

/// <summary>What may be done with a device.</summary>
[Flags]
internal enum DeviceAccess
{
    None = 0,
    Read = 1,
    Write = 2,
    MakeNode = 4,
    All = Read | Write | MakeNode,
}

/// <summary>The letters r, w and m.</summary>
internal static class DeviceAccessText
{
    public static DeviceAccess Parse(ReadOnlySpan<char> letters)
    {
        var access = DeviceAccess.None;
        foreach (char letter in letters)
        {
            access |= letter switch
            {
                'r' => DeviceAccess.Read,
                'w' => DeviceAccess.Write,
                'm' => DeviceAccess.MakeNode,
                'a' => DeviceAccess.None,
                _ => throw new CgroupException($"linux.resources.devices: access must be made of r, w and m, not \"{letters}\""),
            };
        }
        return access;
    }

    public static string Format(DeviceAccess access) =>
        ((access & DeviceAccess.Read) != 0 ? "r" : "") + ((access & DeviceAccess.Write) != 0 ? "w" : "") + ((access & DeviceAccess.MakeNode) != 0 ? "m" : "");
}
