using System.Collections.Immutable;

namespace RuntimesWeb.Core.CredentialProxy;

/// <summary>What may be asked of a provider through the proxy: models, and nothing of its account, files or keys.</summary>
public static class ModelPaths
{
    private static readonly ImmutableArray<string> Asked = ["messages", "responses", "chat/completions", "completions", "embeddings"];

    /// <param name="path">Below the base URL, with or without <c>v1/</c>.</param>
    public static bool Allow(string method, string path)
    {
        var bare = path.StartsWith("v1/", StringComparison.Ordinal) ? path[3..] : path;
        return !path.Contains("..", StringComparison.Ordinal) && method switch
        {
            "GET" => IsBelow(bare, "models"),
            "POST" => Asked.Any(a => IsBelow(bare, a)),
            _ => false,
        };
    }

    private static bool IsBelow(string path, string root) => path == root || path.StartsWith(root + "/", StringComparison.Ordinal);
}
