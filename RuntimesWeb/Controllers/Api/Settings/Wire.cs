using System.Text.Json.Serialization;
using RuntimesWeb.Core.Runtimes;

namespace RuntimesWeb.Controllers.Api.Settings;

/// <summary>Body of the connection test; without a runtime the default one is tested.</summary>
public sealed record TestRequest(string? Runtime);

/// <summary>Answer of the connection test, always with status 200.</summary>
public sealed record TestResponse(
    bool Connected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ApiKeySource,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    string Runtime,
    Capabilities Capabilities);
