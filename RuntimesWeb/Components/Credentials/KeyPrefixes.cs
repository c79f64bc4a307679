using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Components.Credentials;

/// <summary>Whose key a pasted text looks like, by what it begins with.</summary>
public static class KeyPrefixes
{
    /// <summary>The longest prefix wins: <c>sk-ant-</c> is Anthropic's though <c>sk-</c> is OpenAI's.</summary>
    public static Provider? Owner(string key) => ProviderCatalog.All
        .Where(p => p.KeyPrefix is { } prefix && key.TrimStart().StartsWith(prefix, StringComparison.Ordinal))
        .MaxBy(p => p.KeyPrefix!.Length); // not null: filtered above
}
