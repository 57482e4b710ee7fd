namespace Corten.Oci.RuntimeSpec;

/// <summary>A runtime configuration is not valid. The message is one sentence that names the field and what it must be.</summary>
/// <param name="message">The sentence, without a full stop.</param>
public sealed class SpecException(string message) : Exception(message);
