namespace Corten.Monitor;

/// <summary>A monitor could not do its work. The one exception type of this project; the message is a sentence.</summary>
/// <param name="message">What was being done, to what, why it failed.</param>
/// <param name="cause">What the monitor was told by a lower layer.</param>
public sealed class MonitorException(string message, Exception? cause = null) : Exception(message, cause);
