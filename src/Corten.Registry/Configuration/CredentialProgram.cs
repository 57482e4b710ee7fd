using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Registry.Configuration;

/// <summary>
/// A program <c>docker-credential-NAME</c> that keeps credentials elsewhere, by docker's protocol: a word as argument, the server or JSON on standard
/// input, JSON or a sentence on standard output.
/// </summary>
internal sealed class CredentialProgram(string name)
{
    private const int MaximumAnswer = 1024 * 1024;
    private const string NotFound = "credentials not found";
    private const string TokenUser = "<token>";
    private const string Nowhere = "/dev/null";

    /// <summary>The credentials of a server, or null where the helper has none.</summary>
    /// <param name="server">The server as the helper knows it.</param>
    /// <param name="mustExist">Whether an absent program is an error.</param>
    public Credentials? Get(string server, bool mustExist)
    {
        if (Find() is null && !mustExist)
            return null;
        var (code, answer) = Run("get", server);
        if (code != 0)
            return answer.Contains(NotFound, StringComparison.OrdinalIgnoreCase) ? null : throw Failed($"'{Short(answer)}'");
        var found = Parse(answer);
        if (string.IsNullOrEmpty(found.Secret))
            return null;
        return found.Username == TokenUser ? new Credentials("", "", found.Secret) : new Credentials(found.Username, found.Secret);
    }

    /// <summary>Keeps credentials.</summary>
    public void Store(string server, Credentials credentials) => Demand("store", JsonSerializer.Serialize(
        new HelperCredentials { ServerURL = server, Username = credentials.User, Secret = credentials.Password }, HelperJson.Default.HelperCredentials));

    /// <summary>Forgets credentials; false where there were none.</summary>
    public bool Erase(string server)
    {
        if (Get(server, mustExist: true) is null)
            return false;
        Demand("erase", server);
        return true;
    }

    private void Demand(string verb, string input)
    {
        var (code, answer) = Run(verb, input);
        if (code != 0)
            throw Failed($"'{Short(answer)}'");
    }

    private (int Code, string Answer) Run(string verb, string input)
    {
        string path = Find() ?? throw Failed("there is no such program in PATH");
        var (inputRead, inputWrite) = Pipe.Create();
        var (outputRead, outputWrite) = Pipe.Create();
        using var nowhere = UnixFile.Open(Nowhere, OpenFlags.WriteOnly);
        ChildProcess child;
        using (inputRead)
        using (outputWrite)
            child = ChildProcess.Start(path, [path, verb], new SpawnOptions { StandardInput = inputRead, StandardOutput = outputWrite, StandardError = nowhere });
        using (inputWrite)
            UnixFile.Write(inputWrite, Encoding.UTF8.GetBytes(input));
        using (outputRead)
        {
            var answer = new List<byte>();
            Span<byte> buffer = stackalloc byte[4096];
            int count;
            while (answer.Count < MaximumAnswer && (count = UnixFile.Read(outputRead, buffer)) > 0)
                answer.AddRange(buffer[..count]);
            return (child.Wait().Code, Encoding.UTF8.GetString([.. answer]).Trim());
        }
    }

    // The name comes from a file of the user's; a path in it would run any program.
    private string? Find()
    {
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw Failed("that is not the name of a helper");
        return (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => $"{directory}/docker-credential-{name}")
            .FirstOrDefault(path => ThisProcess.MayExecute(path) == 0);
    }

    private HelperCredentials Parse(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, HelperJson.Default.HelperCredentials) ?? throw Failed("it answers null");
        }
        catch (JsonException e)
        {
            throw Failed("it answers something that is not JSON", e);
        }
    }

    private static string Short(string text) => text.Length > 200 ? text[..200] : text;

    private RegistryException Failed(string why, Exception? cause = null) =>
        new(RegistryError.Unauthorized, $"the credential helper docker-credential-{name} cannot be used: {why}", cause);
}

internal sealed record HelperCredentials
{
    [JsonPropertyName("ServerURL")]
    public string ServerURL { get; init; } = "";

    [JsonPropertyName("Username")]
    public string Username { get; init; } = "";

    [JsonPropertyName("Secret")]
    public string Secret { get; init; } = "";
}

[JsonSerializable(typeof(HelperCredentials))]
internal sealed partial class HelperJson : JsonSerializerContext;
