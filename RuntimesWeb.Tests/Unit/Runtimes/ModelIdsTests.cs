using RuntimesWeb.Core.Conversations;
using RuntimesWeb.Core.Runtimes.Choice;

namespace RuntimesWeb.Tests.Unit.Runtimes;

public sealed class ModelIdsTests
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, "haiku", "anthropic", "claude-haiku-4-5")]
    [InlineData(null, "claude-sonnet-4-6", "anthropic", "claude-sonnet-4-6")]
    [InlineData(null, "gpt-4o-mini", "openai", "gpt-4o-mini")]
    [InlineData(null, "gpt-oss:20b", null, "gpt-oss:20b")]
    [InlineData(null, "o3", "openai", "o3")]
    [InlineData(null, "ollama:llama3.2:latest", "ollama", "llama3.2:latest")]
    [InlineData(null, "openrouter:openai/gpt-4o-mini", "openrouter", "openai/gpt-4o-mini")]
    [InlineData(null, "nobody:model", null, "nobody:model")]
    [InlineData("openrouter", "anthropic/claude-haiku-4.5", "openrouter", "anthropic/claude-haiku-4.5")]
    [InlineData("groq", null, "groq", null)]
    public void Wish_ReadsTheNamesPeopleUse(string? provider, string? model, string? expectedProvider, string? expectedModel)
    {
        var wish = ModelIds.Wish(provider, model);

        Assert.Equal((expectedProvider, expectedModel), (wish.Provider?.Value, wish.Model));
    }
}
