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

/// <summary>An answer that is no JSON, as it looks.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class TextExampleAttribute(string contentType, string text) : Attribute
{
    public string ContentType { get; } = contentType;

    public string Text { get; } = text;
}

/// <summary>Server-sent events of a route as they look on the wire.</summary>
public sealed class StreamExampleAttribute(string frames) : TextExampleAttribute(SseStream.ContentType, frames);

/// <summary>A failure of this route, in its own words; the body's shape follows from the group. What every route can answer is added by itself.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class FailsAttribute(int status, string message) : Attribute
{
    public int Status { get; } = status;

    public string Message { get; } = message;
}
