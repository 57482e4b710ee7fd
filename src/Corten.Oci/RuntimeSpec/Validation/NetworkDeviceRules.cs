using System.Text;

namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for network devices that are moved into the container: config-linux.md, "Network Devices".</summary>
internal static class NetworkDeviceRules
{
    private const int MaxLength = 15;

    private const string Template = "%d";

    public static void Check(IReadOnlyDictionary<string, LinuxNetDevice>? devices)
    {
        if (devices is null)
            return;
        foreach ((string device, var target) in devices)
        {
            if (!IsName(device) || device.Contains('%'))
                throw Invalid(device);
            if (!string.IsNullOrEmpty(target?.Name) && !(IsName(target.Name) && IsTemplateOrName(target.Name)))
                throw Invalid(target.Name);
        }
    }

    // netdevice(7): at most 15 bytes, no slash, no colon, no white space.
    private static bool IsName(string name) =>
        name is not "" and not "." and not ".." && Encoding.UTF8.GetByteCount(name) <= MaxLength && !name.Any(c => c is '/' or ':' or '\0' || char.IsWhiteSpace(c));

    private static bool IsTemplateOrName(string name) =>
        !(name.EndsWith(Template, StringComparison.Ordinal) ? name[..^Template.Length] : name).Contains('%');

    private static SpecException Invalid(string name) => new($"linux.netDevices: \"{name}\" is not the name of a network device");
}
