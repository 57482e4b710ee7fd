namespace Corten.Engine.Devices;

/// <summary>A device by the name that its vendor gave it: vendor.com/class=name (Container Device Interface, "Device Naming").</summary>
/// <param name="Kind">vendor.com/class.</param>
/// <param name="Device">The name within it.</param>
public sealed record CdiName(string Kind, string Device)
{
    /// <summary>Reads a name; null where it is none, as a path is.</summary>
    public static CdiName? TryParse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (slash <= 0 || equals < slash + 2)
            return null;
        string vendor = text[..slash];
        string type = text[(slash + 1)..equals];
        string device = text[(equals + 1)..];
        return IsName(vendor, "_-.") && IsName(type, "_-") && char.IsAsciiLetter(vendor[0]) && char.IsAsciiLetter(type[0]) && IsName(device, "_-.:")
            ? new CdiName(text[..equals], device)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}={Device}";

    private static bool IsName(string text, string others) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && text.All(c => char.IsAsciiLetterOrDigit(c) || others.Contains(c));
}
