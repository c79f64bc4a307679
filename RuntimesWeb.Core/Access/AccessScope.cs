namespace RuntimesWeb.Core.Access;

/// <summary>What a key may do, decided from method and path alone, so that no route can forget to ask.</summary>
public sealed record AccessScope
{
    public const string Forms = "full, read, prompt, agent:<id> or deployment:<slug>";

    private AccessScope(string text, string kind, string? target)
    {
        Text = text;
        Kind = kind;
        Target = target;
    }

    public static AccessScope Full { get; } = new("full", "full", null);

    public string Text { get; }

    /// <summary>Pages show and change everything, so only a full key signs in to them.</summary>
    public bool IsFull => Kind == "full";

    private string Kind { get; }

    private string? Target { get; }

    public static AccessScope? Parse(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (text is "full" or "read" or "prompt")
        {
            return new AccessScope(text, text, null);
        }

        return colon > 0 && text![..colon] is "agent" or "deployment" && IsId(text![(colon + 1)..]) ? new AccessScope(text, text[..colon], text[(colon + 1)..]) : null;
    }

    /// <summary>Whether a request with this method and decoded path is within the scope.</summary>
    public bool Allows(string method, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Kind switch
        {
            "full" => true,
            // Not the pages: a GET opens the circuit's socket, and a circuit can change everything.
            "read" => IsRead(method) && (Starts(segments, "api") || Starts(segments, "v1") || Starts(segments, "openapi.json") || Starts(segments, "docs") || Starts(segments, "redoc")),
            "prompt" => IsPrompt(method, segments, agent: null),
            "agent" => IsPrompt(method, segments, Target),
            "deployment" => IsDeployment(method, segments),
            _ => false,
        };
    }

    // /api/v1/agents/{id}/prompt…, /api/v1/agents/{id}/conversations… and chat turns; an agent's key only where its id stands in the path.
    private static bool IsPrompt(string method, string[] path, string? agent)
    {
        if (Starts(path, "api", "v1", "agents") && path.Length > 3)
        {
            return (agent is null || path[3] == agent) && (IsRead(method) || (method == "POST" && path.Length > 4 && IsOneOf(path[4], "prompt", "conversations", "sessions")));
        }

        return agent is null && ((IsRead(method) && Starts(path, "api", "v1")) || (method == "POST" && (Starts(path, "api", "chat") || Starts(path, "api", "v1", "prompt"))));
    }

    // Running one deployment and reading it: /v1/deployments/{slug}… and /v1/run/{slug}…
    private bool IsDeployment(string method, string[] path) =>
        path.Length > 2 && Starts(path, "v1") && path[2] == Target
        && ((IsOneOf(path[1], "deployments") && (IsRead(method) || (method == "POST" && path.Length == 4 && IsOneOf(path[3], "run")))) || (IsOneOf(path[1], "run") && (method == "POST" || IsRead(method))));

    private static bool IsRead(string method) => method is "GET" or "HEAD";

    private static bool Starts(string[] path, params ReadOnlySpan<string> prefix)
    {
        for (var i = 0; i < prefix.Length; i++)
        {
            if (i >= path.Length || !IsOneOf(path[i], prefix[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Routing ignores case, so this must too.
    private static bool IsOneOf(string segment, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (segment.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsId(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
