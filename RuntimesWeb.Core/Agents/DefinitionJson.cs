using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace RuntimesWeb.Core.Agents;

/// <summary>How a definition is stored: one JSON text, so that a version is exactly what was saved.</summary>
internal static class DefinitionJson
{
    public static readonly ValueComparer<AgentDefinition> Comparer = new((a, b) => a == null ? b == null : b != null && a.SaysTheSame(b), d => d.Name.GetHashCode(StringComparison.Ordinal), d => d);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(AgentDefinition definition) => JsonSerializer.Serialize(definition, Options);

    public static AgentDefinition Read(string text) => JsonSerializer.Deserialize<AgentDefinition>(text, Options) ?? throw new InvalidOperationException("a stored definition is empty");
}
