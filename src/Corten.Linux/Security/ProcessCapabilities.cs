namespace Corten.Linux.Security;

/// <summary>The five capability sets of a thread, capabilities(7); bit n stands for capability number n.</summary>
/// <param name="Effective">What the kernel checks.</param>
/// <param name="Permitted">What may be made effective.</param>
/// <param name="Inheritable">What execve(2) of a file with inheritable capabilities keeps.</param>
/// <param name="Bounding">Upper bound of what execve(2) can give.</param>
/// <param name="Ambient">What execve(2) of an ordinary file keeps.</param>
public readonly record struct ProcessCapabilities(ulong Effective, ulong Permitted, ulong Inheritable, ulong Bounding, ulong Ambient);
