using Corten.Oci;

namespace Corten.Registry.Http;

/// <summary>What is to be done where, for which a registry may want proof of who asks.</summary>
/// <param name="Domain">The registry.</param>
/// <param name="Repository">The repository in it; null for the registry itself.</param>
/// <param name="Actions">"pull", "pull,push", "delete".</param>
/// <param name="AlsoPull">A further repository of the registry that is read, or null.</param>
internal sealed record Access(string Domain, Reference? Repository, string Actions = Access.Pull, Reference? AlsoPull = null)
{
    public const string Pull = "pull";
    public const string Push = "pull,push";
    public const string Delete = "pull,delete";

    /// <summary>Reading from a repository.</summary>
    public static Access ToPull(Reference repository) => new(repository.Domain, repository);

    /// <summary>Writing to a repository.</summary>
    public static Access ToPush(Reference repository) => new(repository.Domain, repository, Push);

    /// <summary>Under what the registry's answer to it is remembered.</summary>
    public string Key => $"{Domain} {string.Join(' ', Scopes)}";

    /// <summary>The name to look up credentials by.</summary>
    public string Name => Repository?.Name ?? Domain;

    /// <summary>What a person knows it as.</summary>
    public string What => Repository?.Path ?? "it";

    /// <summary>The scopes in the words of token servers (distribution, token scope).</summary>
    public IEnumerable<string> Scopes
    {
        get
        {
            if (Repository is not null)
                yield return $"repository:{Repository.Path}:{Actions}";
            if (AlsoPull is not null)
                yield return $"repository:{AlsoPull.Path}:{Pull}";
        }
    }
}
