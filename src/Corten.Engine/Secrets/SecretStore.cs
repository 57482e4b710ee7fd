using System.Text.Json;
using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Engine.Volumes;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Secrets;

/// <summary>
/// The secrets of this machine: one file each, replaced by rename, that only the owner can read. A container keeps a copy of those that it was
/// created with, so that removing or replacing a secret does not change it.
/// </summary>
public sealed class SecretStore
{
    /// <summary>Most bytes of a value.</summary>
    public const int MaximumBytes = 512_000;

    private const uint Private = 0x180;
    private const string Suffix = ".json";
    private readonly EnginePaths _paths;
    private readonly TimeProvider _time;

    internal SecretStore(EnginePaths paths, TimeProvider time) => (_paths, _time) = (paths, time);

    /// <summary>Every secret, by name.</summary>
    public IReadOnlyList<SecretRecord> List()
    {
        if (!Directory.Exists(_paths.Secrets))
            return [];
        var names = Directory.EnumerateFiles(_paths.Secrets, "*" + Suffix).Select(f => f[(f.LastIndexOf('/') + 1)..^Suffix.Length]);
        return [.. names.Where(VolumeName.IsValid).Order(StringComparer.Ordinal).Select(Read).OfType<SecretRecord>()];
    }

    /// <summary>The secret with this name, id, or beginning of an id; null where there is none.</summary>
    public SecretRecord? Find(string nameOrId)
    {
        if (VolumeName.IsValid(nameOrId) && Read(nameOrId) is { } named)
            return named;
        if (nameOrId.Length == 0 || !nameOrId.All(char.IsAsciiHexDigitLower))
            return null;
        var matches = List().Where(s => s.Id.StartsWith(nameOrId, StringComparison.Ordinal)).ToList();
        return matches.Count > 1 ? throw new EngineException($"{matches.Count} secrets have an id that begins with {nameOrId}: give more of it") : matches.FirstOrDefault();
    }

    /// <summary>As <see cref="Find"/>; an absent secret is an exception.</summary>
    public SecretRecord Get(string nameOrId) => Find(nameOrId) ?? throw new EngineException($"no secret with name or id \"{nameOrId}\": no such secret");

    /// <summary>Makes a secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">Its value: 1 to <see cref="MaximumBytes"/> bytes.</param>
    /// <param name="labels">Free metadata.</param>
    /// <param name="driverOptions">Kept for inspect.</param>
    /// <param name="replace">Whether one of that name is replaced.</param>
    public SecretRecord Create(string name, byte[] data, Dictionary<string, string> labels, Dictionary<string, string> driverOptions, bool replace)
    {
        if (!VolumeName.IsValid(name) || name.Length > 64)
            throw new EngineException($"secret name \"{name}\" can not include '=', '/', ',', or the NULL character ('\\0') and be between 1 and 64 characters: it begins with a letter or digit and has only letters, digits, \"_\", \".\" and \"-\"");
        if (data.Length is 0 or > MaximumBytes)
            throw new EngineException($"secret data must be larger than 0 and less than {MaximumBytes} bytes");
        EnginePaths.MakeDirectory(_paths.Secrets);
        using var exclusive = FileLock.Acquire(HostPath.Join(_paths.Root, "secrets.lock"));
        if (Read(name) is not null && !replace)
            throw new EngineException($"{name}: secret name in use");
        var now = _time.GetUtcNow();
        var record = new SecretRecord { Id = RandomId.Make(13)[..25], Name = name, Created = now, Updated = now, Labels = labels, DriverOptions = driverOptions, Data = data };
        AtomicFile.Write(PathOf(name), JsonSerializer.SerializeToUtf8Bytes(record, EngineJson.Default.SecretRecord), Private);
        return record;
    }

    /// <summary>Removes a secret; containers that have it keep it.</summary>
    public void Remove(SecretRecord secret)
    {
        using var exclusive = FileLock.Acquire(HostPath.Join(_paths.Root, "secrets.lock"));
        if (Read(secret.Name)?.Id == secret.Id)
            DirectoryTree.Remove(PathOf(secret.Name));
    }

    /// <summary>Copies what a new container uses into its directory, by number.</summary>
    internal void Keep(string id, IReadOnlyList<SecretUse> uses)
    {
        if (uses.Count == 0)
            return;
        string directory = _paths.ContainerSecrets(id);
        EnginePaths.MakeDirectory(directory);
        for (int i = 0; i < uses.Count; i++)
            AtomicFile.Write(HostPath.Join(directory, i.ToString()), Get(uses[i].Secret).Data, Private);
    }

    private SecretRecord? Read(string name)
    {
        if (KernelFile.TryRead(PathOf(name), out _) is not { } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, EngineJson.Default.SecretRecord);
        }
        catch (JsonException)
        {
            throw new EngineException($"the secret {name} cannot be read: its file {PathOf(name)} is damaged; remove that file");
        }
    }

    private string PathOf(string name) => HostPath.Join(_paths.Secrets, name + Suffix);
}
