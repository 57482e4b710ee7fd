namespace Corten.Security;

/// <summary>A capability, user or group is not one that can be used. The message is one sentence that names it.</summary>
/// <param name="message">The sentence, without a full stop.</param>
public sealed class SecurityException(string message) : Exception(message);
