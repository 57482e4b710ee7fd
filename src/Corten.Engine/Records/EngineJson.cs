using System.Text.Json.Serialization;

namespace Corten.Engine.Records;

/// <summary>Reads and writes the engine's records without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ContainerRecord))]
[JsonSerializable(typeof(SecretRecord))]
[JsonSerializable(typeof(VolumeRecord))]
public sealed partial class EngineJson : JsonSerializerContext;
