namespace RuntimesWeb.Core.Credentials;

/// <summary>Who serves models: <c>anthropic</c>, <c>openai</c>, <c>openrouter</c>, <c>ollama</c>, … Not a runtime, though <c>ollama</c> is both.</summary>
public readonly record struct ProviderId(string Value)
{
    public override string ToString() => Value;
}
