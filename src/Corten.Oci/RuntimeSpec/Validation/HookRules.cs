namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for hooks: config.md, "POSIX-platform Hooks".</summary>
internal static class HookRules
{
    public static void Check(Hooks? hooks)
    {
        if (hooks is null)
            return;
        foreach (var (name, list) in hooks.All())
            Check(list, name);
    }

    private static void Check(Hook[]? hooks, string kind)
    {
        if (hooks is null)
            return;
        for (int i = 0; i < hooks.Length; i++)
        {
            if (string.IsNullOrEmpty(hooks[i]?.Path))
                throw new SpecException($"hooks.{kind}[{i}].path is missing");
            if (hooks[i].Path![0] != '/')
                throw new SpecException($"hooks.{kind}[{i}].path must be an absolute path, not \"{hooks[i].Path}\"");
            if (hooks[i].Timeout <= 0)
                throw new SpecException($"hooks.{kind}[{i}].timeout must be a number of seconds above zero, not {hooks[i].Timeout}");
        }
    }
}
