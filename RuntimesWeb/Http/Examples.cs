namespace RuntimesWeb.Http;

/// <summary>A body that works as it stands, shown in the API description.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequestExampleAttribute([System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string json) : Attribute
{
    public string Json { get; } = json;
}

/// <summary>An answer as it looks, shown in the API description.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ResponseExampleAttribute(int status, [System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string json) : Attribute
{
    public int Status { get; } = status;

    public string Json { get; } = json;
}

/// <summary>What a route sends that is no JSON, as it looks on the wire: server-sent events, unless another type is named.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StreamExampleAttribute(string text) : Attribute
{
    public string Text { get; } = text;

    public string ContentType { get; init; } = SseStream.ContentType;
}

/// <summary>A failure of this route, in its own words; the body's shape follows from the group. What every route can answer is added by itself.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class FailsAttribute(int status, string message) : Attribute
{
    public int Status { get; } = status;

    public string Message { get; } = message;
}
