using System.Text.Json;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Agents;

/// <summary>Reads a file that export wrote, for a page that was given one.</summary>
public static class AgentFile
{
    public const int MostBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static Outcome<IReadOnlyList<AgentInput?>> Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(text, Options)?.Agents is { } agents ? agents : Failure.Invalid("the file has no agents in it");
        }
        catch (JsonException)
        {
            return Failure.Invalid("the file is not an export of agents");
        }
    }

    private sealed record Content(List<AgentInput?>? Agents);
}
