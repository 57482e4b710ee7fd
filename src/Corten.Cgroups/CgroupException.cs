namespace Corten.Cgroups;

/// <summary>A cgroup cannot be made, limited, frozen, killed or removed as asked. The message is one sentence that says what and why.</summary>
/// <param name="message">The sentence, without a full stop.</param>
/// <param name="inner">The kernel's refusal, where there is one.</param>
public sealed class CgroupException(string message, Exception? inner = null) : Exception(message, inner);
