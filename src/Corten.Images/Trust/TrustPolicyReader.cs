using System.Text.Json;
using Corten.Oci;

namespace Corten.Images.Trust;

/// <summary>Reads policy.json strictly: what is not known is an error, since a policy that is misread lets the wrong images in.</summary>
internal static class TrustPolicyReader
{
    private static readonly Dictionary<string, string[]> _fields = new(StringComparer.Ordinal)
    {
        ["insecureAcceptAnything"] = [],
        ["reject"] = [],
        ["signedBy"] = ["keyType", "keyPath", "keyPaths", "keyData", "signedIdentity"],
        ["sigstoreSigned"] = ["keyPath", "keyPaths", "keyData", "keyDatas", "signedIdentity"],
    };

    private static readonly Dictionary<string, string[]> _identityFields = new(StringComparer.Ordinal)
    {
        ["matchExact"] = [],
        ["matchRepoDigestOrExact"] = [],
        ["matchRepository"] = [],
        ["exactReference"] = ["dockerReference"],
        ["exactRepository"] = ["dockerRepository"],
        ["remapIdentity"] = ["prefix", "signedPrefix"],
    };

    /// <summary>Parses a policy.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static TrustPolicy Parse(string file, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = Known(document.RootElement, "default", "transports");
            if (!root.TryGetProperty("default", out var every))
                throw new FormatException("'default' is missing");
            var transports = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<PolicyRequirement>>>(StringComparer.Ordinal);
            if (root.TryGetProperty("transports", out var listed))
            {
                foreach (var transport in listed.EnumerateObject())
                    transports[transport.Name] = transport.Value.EnumerateObject().ToDictionary(scope => scope.Name, scope => Requirements(scope.Value), StringComparer.Ordinal);
            }
            return new TrustPolicy(file, Requirements(every), transports);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException("it is not a policy in JSON", e);
        }
    }

    private static IReadOnlyList<PolicyRequirement> Requirements(JsonElement list)
    {
        PolicyRequirement[] requirements = [.. list.EnumerateArray().Select(Requirement)];
        return requirements.Length > 0 ? requirements : throw new FormatException("a list of requirements is empty");
    }

    private static PolicyRequirement Requirement(JsonElement value)
    {
        string type = TypeOf(value, _fields, "requirement");
        return type switch
        {
            "insecureAcceptAnything" => new PolicyRequirement.AcceptAnything(),
            "reject" => new PolicyRequirement.Reject(),
            "signedBy" => SignedBy(value),
            _ => SigstoreSigned(value),
        };
    }

    private static PolicyRequirement.SignedBy SignedBy(JsonElement value)
    {
        if (Text(value, "keyType") is not "GPGKeys")
            throw new FormatException($"the keyType '{Text(value, "keyType")}' of signedBy is not GPGKeys");
        ExactlyOne(value, "keyPath", "keyPaths", "keyData");
        return new PolicyRequirement.SignedBy(Paths(value), Text(value, "keyData") is { } data ? Convert.FromBase64String(data) : null, Identity(value));
    }

    private static PolicyRequirement.SigstoreSigned SigstoreSigned(JsonElement value)
    {
        ExactlyOne(value, "keyPath", "keyPaths", "keyData", "keyDatas");
        string[] data = [.. Text(value, "keyData") is { } one ? [one] : Array.Empty<string>(), .. Texts(value, "keyDatas")];
        return new PolicyRequirement.SigstoreSigned(Paths(value), [.. data.Select(Convert.FromBase64String)], Identity(value));
    }

    private static string[] Paths(JsonElement value) =>
        [.. Text(value, "keyPath") is { } one ? [one] : Array.Empty<string>(), .. Texts(value, "keyPaths")];

    private static IdentityRule Identity(JsonElement value)
    {
        if (!value.TryGetProperty("signedIdentity", out var identity))
            return IdentityRule.Usual;
        string type = TypeOf(identity, _identityFields, "signedIdentity");
        string[] values = [.. _identityFields[type].Select(name => Text(identity, name) ?? throw new FormatException($"'{name}' of {type} is missing"))];
        if (type is "exactReference" or "exactRepository" && !Reference.TryParse(values[0], out _, out string? why))
            throw new FormatException($"'{values[0]}' of {type} is not an image name: {why}");
        return new IdentityRule(type, values.ElementAtOrDefault(0) ?? "", values.ElementAtOrDefault(1) ?? "");
    }

    private static string TypeOf(JsonElement value, Dictionary<string, string[]> known, string what)
    {
        string type = Text(value, "type") ?? throw new FormatException($"a {what} has no type");
        if (!known.TryGetValue(type, out string[]? fields))
            throw new FormatException($"the type '{type}' of a {what} is not one of {string.Join(", ", known.Keys)}");
        Known(value, ["type", .. fields]);
        return type;
    }

    private static void ExactlyOne(JsonElement value, params string[] names)
    {
        if (names.Count(name => value.TryGetProperty(name, out _)) != 1)
            throw new FormatException($"a requirement needs exactly one of {string.Join(", ", names)}");
    }

    private static JsonElement Known(JsonElement value, params string[] names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (!names.Contains(property.Name) || !seen.Add(property.Name))
                throw new FormatException($"'{property.Name}' is not known there, or there twice");
        }
        return value;
    }

    private static string? Text(JsonElement value, string name) => value.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement value, string name) => value.TryGetProperty(name, out var list)
        ? [.. list.EnumerateArray().Select(item => item.GetString() ?? throw new FormatException($"'{name}' has an entry that is null"))]
        : [];
}
