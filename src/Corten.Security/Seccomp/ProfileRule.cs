using Corten.Oci.RuntimeSpec;
using Corten.Security.Seccomp.Tables;

namespace Corten.Security.Seccomp;

/// <summary>One name of a profile with what is asked of it, before it is translated for an architecture.</summary>
/// <param name="Index">Index of the call in <see cref="SystemCallTable"/>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action">What the filter returns.</param>
/// <param name="Conditions">In the order of their arguments, one to an argument; empty where the call alone decides.</param>
internal readonly record struct ProfileRule(int Index, string Name, uint Action, Condition[] Conditions)
{
    /// <summary>
    /// The rules of <paramref name="profile"/> in its order, without names that no architecture has. Several conditions on one argument
    /// cannot be joined by libseccomp, so runtimes have made each an alternative of its own ever since: so here.
    /// </summary>
    public static List<ProfileRule> Read(LinuxSeccomp profile)
    {
        var rules = new List<ProfileRule>(512);
        foreach (var entry in profile.Syscalls ?? [])
        {
            uint action = SeccompAction.Value(entry.Action, entry.ErrnoRet);
            var alternatives = Alternatives(entry.Args);
            foreach (string name in entry.Names ?? [])
            {
                int index = SystemCallTable.IndexOf(name);
                if (index < 0)
                    continue;
                foreach (var conditions in alternatives)
                    rules.Add(new ProfileRule(index, name, action, conditions));
            }
        }
        return rules;
    }

    private static Condition[][] Alternatives(LinuxSeccompArg[]? arguments)
    {
        if (arguments is not { Length: > 0 })
            return [[]];
        var conditions = new Condition[arguments.Length];
        uint seen = 0;
        bool repeated = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            conditions[i] = Parse(arguments[i]);
            uint bit = 1u << conditions[i].Argument;
            repeated |= (seen & bit) != 0;
            seen |= bit;
        }
        if (repeated)
            return Array.ConvertAll(conditions, static condition => new[] { condition });
        Array.Sort(conditions, static (a, b) => a.Argument.CompareTo(b.Argument));
        return [conditions];
    }

    private static Condition Parse(LinuxSeccompArg argument)
    {
        var comparison = argument.Op switch
        {
            "SCMP_CMP_NE" => Comparison.NotEqual,
            "SCMP_CMP_LT" => Comparison.Less,
            "SCMP_CMP_LE" => Comparison.LessOrEqual,
            "SCMP_CMP_EQ" => Comparison.Equal,
            "SCMP_CMP_GE" => Comparison.GreaterOrEqual,
            "SCMP_CMP_GT" => Comparison.Greater,
            "SCMP_CMP_MASKED_EQ" => Comparison.MaskedEqual,
            _ => throw new SecurityException($"\"{argument.Op}\" is not a seccomp comparison"),
        };
        if (argument.Index > 5)
            throw new SecurityException($"system calls have the arguments 0 to 5, not {argument.Index}");
        return comparison == Comparison.MaskedEqual
            ? new Condition((int)argument.Index, comparison, argument.ValueTwo & argument.Value, argument.Value)
            : new Condition((int)argument.Index, comparison, argument.Value);
    }
}
