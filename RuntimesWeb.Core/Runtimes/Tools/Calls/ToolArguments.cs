using System.Text.Json;
using RuntimesWeb.Core.Models;

namespace RuntimesWeb.Core.Runtimes.Tools.Calls;

/// <summary>Reads what a model wrote as arguments and checks it against the tool's schema, as far as mistakes of models go: what is missing, of the wrong type or not in a list.</summary>
internal static class ToolArguments
{
    private const int MostProblems = 5;

    /// <summary>The arguments, or what is wrong with them in words for the model.</summary>
    public static (JsonElement Arguments, string? Problem) Read(ModelTool tool, string json)
    {
        JsonElement arguments;
        try
        {
            arguments = string.IsNullOrWhiteSpace(json) ? JsonSerializer.SerializeToElement(new { }) : JsonSerializer.Deserialize<JsonElement>(json);
            if (arguments.ValueKind == JsonValueKind.String)
            {
                // Some models write the object as a string.
                arguments = JsonSerializer.Deserialize<JsonElement>(arguments.GetString()!); // a string has one
            }
        }
        catch (JsonException e)
        {
            return (default, $"The arguments of {tool.Name} are not valid JSON (at character {(e.BytePositionInLine ?? 0) + 1} of line {(e.LineNumber ?? 0) + 1}). Write one JSON object{Example(tool)}.");
        }

        if (arguments.ValueKind == JsonValueKind.Null)
        {
            arguments = JsonSerializer.SerializeToElement(new { });
        }

        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return (default, $"The arguments of {tool.Name} must be one JSON object{Example(tool)}, not {Word(arguments)}.");
        }

        var problems = Problems(tool.InputSchema, arguments).Take(MostProblems).ToList();
        return problems.Count == 0 ? (arguments, null) : (default, $"The arguments of {tool.Name} do not fit: {string.Join("; ", problems)}. Correct them and call it again.");
    }

    private static IEnumerable<string> Problems(JsonElement schema, JsonElement arguments)
    {
        var required = Member(schema, "required") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(r => r.GetString()).OfType<string>().ToHashSet(StringComparer.Ordinal) : [];
        foreach (var name in required.Where(name => !arguments.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null))
        {
            yield return $"{name} is missing";
        }

        var properties = Member(schema, "properties");
        foreach (var argument in arguments.EnumerateObject())
        {
            if (properties is not { } known || Member(known, argument.Name) is not { } wanted)
            {
                if (Member(schema, "additionalProperties") is { ValueKind: JsonValueKind.False })
                {
                    yield return $"there is no argument {argument.Name}";
                }
            }
            else if (argument.Value.ValueKind != JsonValueKind.Null && Problem(argument.Name, wanted, argument.Value) is { } problem)
            {
                // Null is what some write for "not given".
                yield return problem;
            }
        }
    }

    private static string? Problem(string name, JsonElement schema, JsonElement value)
    {
        var types = Types(schema).ToList();
        if (types.Count > 0 && !types.Exists(t => Is(value, t)))
        {
            return $"{name} must be {string.Join(" or ", types.Select(Named))}, not {Word(value)}";
        }

        if (Member(schema, "enum") is { ValueKind: JsonValueKind.Array } allowed && !allowed.EnumerateArray().Any(a => JsonElement.DeepEquals(a, value)))
        {
            return $"{name} must be one of {string.Join(", ", allowed.EnumerateArray().Select(a => a.GetRawText()))}";
        }

        return value.ValueKind == JsonValueKind.Array && Member(schema, "items") is { ValueKind: JsonValueKind.Object } items
            ? value.EnumerateArray().Select((item, i) => Problem($"{name}[{i}]", items, item)).FirstOrDefault(p => p is not null)
            : null;
    }

    private static IEnumerable<string> Types(JsonElement schema) => Member(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!], // a string has one
        { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Select(t => t.GetString()).OfType<string>(),
        _ => [],
    };

    private static bool Is(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsInteger(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static string Named(string type) => type switch
    {
        "integer" => "a whole number",
        "array" => "a list",
        "object" => "an object",
        "null" => "null",
        "boolean" => "true or false",
        _ => $"a {type}",
    };

    private static string Word(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Example(ModelTool tool) =>
        Member(tool.InputSchema, "required") is { ValueKind: JsonValueKind.Array } required && required.GetArrayLength() > 0 ? $" such as {{\"{required[0]}\": …}}" : "";

    private static JsonElement? Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
