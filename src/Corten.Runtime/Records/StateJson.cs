using System.Text.Json.Serialization;

namespace Corten.Runtime.Records;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ContainerReport))]
[JsonSerializable(typeof(List<ContainerReport>))]
internal sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>Without line breaks.</summary>
    public static StateJson Compact { get; } = new(new System.Text.Json.JsonSerializerOptions
    {
        PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
