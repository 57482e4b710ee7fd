using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Engine.Records;

namespace Corten.Output;

/// <summary>What inspect shows of a secret, in podman's shape. The value is there only where it was asked for.</summary>
internal sealed record SecretInspection(string ID, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, InspectedSecretSpec Spec)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecretData { get; init; }

    public static SecretInspection Of(SecretRecord secret, bool value) => new(
        secret.Id, secret.Created, secret.Updated, new InspectedSecretSpec(secret.Name, new InspectedSecretDriver("file", secret.DriverOptions), secret.Labels))
    {
        SecretData = value ? Encoding.UTF8.GetString(secret.Data) : null,
    };
}

internal sealed record InspectedSecretSpec(string Name, InspectedSecretDriver Driver, Dictionary<string, string> Labels);

internal sealed record InspectedSecretDriver(string Name, Dictionary<string, string> Options);

/// <summary>A row of <c>secret ls</c>; the properties are the fields of podman's templates.</summary>
internal sealed record SecretRow(string ID, string Name, string Driver, string CreatedAt, string UpdatedAt)
{
    public static Listing<SecretRow> Listing { get; } = new(
        SecretJson.Relaxed.SecretRow, ("ID", "ID"), ("NAME", "Name"), ("DRIVER", "Driver"), ("CREATED", "CreatedAt"), ("UPDATED", "UpdatedAt"));

    public static SecretRow Of(SecretRecord secret, DateTimeOffset now) =>
        new(secret.Id, secret.Name, "file", HumanTime.Ago(secret.Created, now), HumanTime.Ago(secret.Updated, now));
}

[JsonSerializable(typeof(SecretInspection))]
[JsonSerializable(typeof(SecretRow))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class SecretJson : JsonSerializerContext
{
    /// <summary>As Default, with harmless characters as themselves.</summary>
    public static SecretJson Relaxed => field ??= new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
