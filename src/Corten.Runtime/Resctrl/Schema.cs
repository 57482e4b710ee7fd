using System.Globalization;

namespace Corten.Runtime.Resctrl;

/// <summary>A line of a schemata file: a resource and its share in each domain, "L3:0=7f0;1=1f", "MB:0=20".</summary>
internal sealed class Schema
{
    private const string Bandwidth = "MB";

    private readonly Dictionary<string, string> _shares;

    private Schema(string resource, Dictionary<string, string> shares) => (Resource, _shares) = (resource, shares);

    /// <summary>L3, L2, MB, L3CODE, ...</summary>
    public string Resource { get; }

    /// <summary>Reads a line; null where it is none.</summary>
    public static Schema? Parse(string line)
    {
        string[] parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
        if (parts.Length < 2 || parts[0].Length == 0)
            return null;
        var shares = new Dictionary<string, string>();
        foreach (string share in parts[1].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] pair = share.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length < 2)
                return null;
            shares[Plain(pair[0])] = Plain(pair[1]);
        }
        return new Schema(parts[0], shares);
    }

    /// <summary>Whether <paramref name="actual"/> gives what this asks for; domains that this does not name do not count.</summary>
    /// <param name="actual">What the kernel has.</param>
    /// <param name="granularity">Step to which the kernel rounds bandwidth up, or 1.</param>
    public bool IsGivenBy(Schema actual, uint granularity) =>
        Resource == actual.Resource && _shares.Keys.All(domain => actual._shares.TryGetValue(domain, out string? value) && Rounded(_shares[domain], granularity) == value);

    private string Rounded(string value, uint granularity)
    {
        bool counts = Resource == Bandwidth && granularity > 1;
        if (!counts || !uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
            return value;
        return ((number + granularity - 1) / granularity * granularity).ToString(CultureInfo.InvariantCulture);
    }

    // The kernel pads with zeros and writes hexadecimal digits in lower case.
    private static string Plain(string number)
    {
        string digits = (number.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? number[2..] : number).TrimStart('0').ToLowerInvariant();
        return digits.Length == 0 ? "0" : digits;
    }
}
