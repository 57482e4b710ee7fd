using Corten.Linux.Files;
using Corten.Linux.Terminals;
using Corten.Oci;
using Corten.Registry;
using Corten.Registry.Configuration;

namespace Corten.CommandLine;

/// <summary>
/// What a name without a registry stands for where several registries may have it: whoever sits at a terminal is asked, and the answer is remembered, unless
/// short-name-mode is "disabled". Without a terminal "enforcing" refuses, and the others try one registry after the other.
/// </summary>
/// <param name="name">The name as typed.</param>
/// <param name="configuration">What registries.conf says.</param>
internal sealed class ShortNameChoice(string name, RegistriesConfiguration configuration)
{
    private Reference? _chosen;

    /// <summary>The images to try, in order.</summary>
    /// <exception cref="RegistryException">Nobody can be asked, and short-name-mode is "enforcing".</exception>
    public IReadOnlyList<Reference> Candidates()
    {
        if (configuration.ResolveShortName(name) is not { Count: > 0 } found)
            return [ImageAccess.ReadName(name).WithDefaultTag()];
        Reference[] candidates = [.. found.Select(candidate => candidate.WithDefaultTag())];
        if (candidates.Length == 1 || configuration.ShortNameMode == "disabled")
            return candidates;
        if (RawMode.IsTerminal(StandardStream.Input) && RawMode.IsTerminal(StandardStream.Error))
            return [_chosen = Ask(candidates)];
        if (configuration.ShortNameMode != "enforcing")
            return candidates;
        string registries = string.Join(", ", candidates.Select(candidate => candidate.Domain));
        throw new RegistryException(
            RegistryError.Refused, $"the short name '{name}' could be of {registries}, and there is no terminal to ask on; write the whole name, or give it an alias in registries.conf");
    }

    /// <summary>Remembers what was chosen, if anybody was asked. The image is there now.</summary>
    public void Remember()
    {
        if (_chosen is not null)
            ShortNameAliases.OfUser().Add(RegistriesConfiguration.Path(name), _chosen);
    }

    private Reference Ask(Reference[] candidates)
    {
        var error = StandardStreams.Error;
        error.WriteLine($"'{name}' may be the image of several registries:");
        for (int i = 0; i < candidates.Length; i++)
            error.WriteLine($"  {i + 1}) {candidates[i]}");
        string answer = PasswordPrompt.ReadLine($"Which one? [1-{candidates.Length}] ").Trim();
        return int.TryParse(answer, System.Globalization.NumberStyles.None, null, out int number) && number >= 1 && number <= candidates.Length
            ? candidates[number - 1]
            : throw new UsageException($"no image was chosen for '{name}'");
    }
}
