namespace Corten.Help;

/// <summary>How the engine is looked after.</summary>
internal static class SystemExamples
{
    public static IReadOnlyDictionary<string, Example[]> All { get; } = new Dictionary<string, Example[]>(StringComparer.Ordinal)
    {
        ["aliases"] =
        [
            new("aliases ~/bin", "docker, podman, runc, skopeo, umoci and atomic as symlinks in a directory"),
            new("aliases --remove ~/bin", "Remove them again"),
        ],
        ["completion"] =
        [
            new("completion bash", "The script that bash reads from bash-completion/completions"),
        ],
        ["help"] =
        [
            new("help image copy", "What a command does"),
        ],
        ["info"] =
        [
            new("info", "What the engine works with"),
        ],
        ["version"] =
        [
            new("version", "The version"),
        ],
        ["system boot-unit"] =
        [
            new("system boot-unit", "The unit that ./install.sh --service installs"),
        ],
        ["system check"] =
        [
            new("system check --repair", "Verify all images and mend what can be mended"),
        ],
        ["system df"] =
        [
            new("system df -v", "What takes how much space"),
        ],
        ["system prune"] =
        [
            new("system prune -a", "Remove all that no container uses"),
        ],
    };
}
