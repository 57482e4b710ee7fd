namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for device nodes and for the device rules of the cgroup: config-linux.md, "Devices" and "Allowed Device list".</summary>
internal static class DeviceRules
{
    public static void Check(LinuxSpec linux)
    {
        for (int i = 0; i < linux.Devices?.Length; i++)
            Check(linux.Devices[i], i);
        CheckRules(linux.Resources?.Devices);
    }

    public static void CheckRules(LinuxDeviceRule[]? rules)
    {
        for (int i = 0; i < rules?.Length; i++)
            Check(rules[i], i);
    }

    private static void Check(LinuxDevice device, int index)
    {
        if (string.IsNullOrEmpty(device.Path))
            throw new SpecException($"linux.devices[{index}].path is missing");
        if (device.Path[0] != '/')
            throw new SpecException($"linux.devices[{index}].path must be an absolute path, not \"{device.Path}\"");
        if (device.Type is not "c" and not "u" and not "b" and not "p")
            throw new SpecException($"linux.devices[{index}].type must be c, u, b or p, not \"{device.Type}\"");
        if (device.Type != "p" && !(IsNumber(device.Major) && IsNumber(device.Minor)))
            throw new SpecException($"linux.devices[{index}] ({device.Path}) must have a major and a minor number from 0 to {uint.MaxValue}");
        if (device.FileMode > 0xfff)
            throw new SpecException($"linux.devices[{index}].fileMode must be permission bits, at most 4095, not {device.FileMode}");
    }

    private static void Check(LinuxDeviceRule rule, int index)
    {
        if (rule.Type is not null and not "" and not "a" and not "c" and not "b")
            throw new SpecException($"linux.resources.devices[{index}].type must be a, c or b, not \"{rule.Type}\"");
        if (string.IsNullOrEmpty(rule.Access))
            throw new SpecException($"linux.resources.devices[{index}].access is missing");
        // runc takes an "a" beside them, which means nothing, and configurations have it.
        if (rule.Access.AsSpan().ContainsAnyExcept("rwma"))
            throw new SpecException($"linux.resources.devices[{index}].access must be made of r, w and m, not \"{rule.Access}\"");
        if (!IsNumberOrAll(rule.Major) || !IsNumberOrAll(rule.Minor))
            throw new SpecException($"linux.resources.devices[{index}] has a device number that is not from 0 to {uint.MaxValue}");
    }

    private static bool IsNumber(long value) => value is >= 0 and <= uint.MaxValue;

    // -1 is what many engines write for "every", beside leaving the field out.
    private static bool IsNumberOrAll(long? value) => value is null or -1 || IsNumber(value.Value);
}
