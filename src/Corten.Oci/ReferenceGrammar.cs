namespace Corten.Oci;

/// <summary>The grammar of image names that registries and engines share (distribution-spec, spec.md#pulling-manifests).</summary>
internal static class ReferenceGrammar
{
    /// <summary>The longest domain and path together, in characters.</summary>
    public const int MaximumNameLength = 255;

    private const int MaximumTagLength = 128;

    /// <summary>Cuts a reference into its three parts; an absent tag or digest is null.</summary>
    public static (string Name, string? Tag, string? Digest) Split(string text)
    {
        string? digest = null;
        int at = text.IndexOf('@');
        if (at >= 0)
            (text, digest) = (text[..at], text[(at + 1)..]);
        // A colon behind the last slash starts a tag; one before it belongs to a port.
        int colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') ? (text[..colon], text[(colon + 1)..], digest) : (text, null, digest);
    }

    /// <summary>A letter, digit or underscore, and up to 127 of those, dots and dashes.</summary>
    public static bool IsTag(string tag)
    {
        if (tag.Length is 0 or > MaximumTagLength || tag[0] is '.' or '-')
            return false;
        foreach (char c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
                return false;
        }
        return true;
    }

    /// <summary>A host name, an IPv4 address or an IPv6 address in brackets, with an optional port.</summary>
    public static bool IsDomain(string domain)
    {
        int bracket = domain.LastIndexOf(']');
        int colon = domain.IndexOf(':', bracket < 0 ? 0 : bracket);
        string host = colon < 0 ? domain : domain[..colon];
        if (colon >= 0 && (colon == domain.Length - 1 || domain.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9')))
            return false;
        return bracket < 0 ? host.Split('.').All(IsHostLabel) : IsBracketedAddress(host);
    }

    /// <summary>Components separated by slashes: runs of lower-case letters and digits, joined by one dot, one or two underscores, or dashes.</summary>
    public static bool IsPath(string path) => path.Split('/').All(IsComponent);

    private static bool IsHostLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsBracketedAddress(string host) =>
        host.Length > 2 && host[0] == '[' && host[^1] == ']' && host.AsSpan(1, host.Length - 2).IndexOfAnyExcept("0123456789abcdefABCDEF:") < 0;

    private static bool IsComponent(string component)
    {
        int at = 0;
        while (true)
        {
            int start = at;
            while (at < component.Length && (char.IsAsciiLetterLower(component[at]) || char.IsAsciiDigit(component[at])))
                at++;
            if (at == start)
                return false;
            if (at == component.Length)
                return true;
            int length = SeparatorLength(component.AsSpan(at));
            if (length == 0)
                return false;
            at += length;
        }
    }

    private static int SeparatorLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '.')
            return 1;
        int run = text.IndexOfAnyExcept(text[0]);
        run = run < 0 ? text.Length : run;
        return text[0] switch
        {
            '_' when run <= 2 => run,
            '-' => run,
            _ => 0,
        };
    }
}
