using System.Collections.Immutable;
using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Providers;

namespace RuntimesWeb.Tests.Unit.Models;

/// <summary>The lists of the providers, each as it looks.</summary>
public sealed class ModelListJsonTests
{
    [Fact]
    public void OpenRouter_TellsPricesATokenAndWhoUsesTools() => Assert.Equal(
        [
            new ListedModel("openai/gpt-4o-mini", "OpenAI: GPT-4o-mini", 128000, 150_000, 600_000, true),
            new ListedModel("a/free", "Free", 4096, 0, 0, false),
            new ListedModel("openrouter/auto", "Auto", null, null, null, null),
        ],
        Read("openrouter", """
            {"data":[
              {"id":"openai/gpt-4o-mini","name":"OpenAI: GPT-4o-mini","context_length":128000,"pricing":{"prompt":"0.00000015","completion":"0.0000006"},"supported_parameters":["tools","temperature"]},
              {"id":"a/free","name":"Free","context_length":4096,"pricing":{"prompt":"0","completion":"0"},"supported_parameters":["temperature"]},
              {"id":"openrouter/auto","name":"Auto","pricing":{"prompt":"-1","completion":"-1"}}]}
            """));

    [Fact]
    public void Together_IsABareArrayWithPricesAMillion() => Assert.Equal(
        [new ListedModel("meta/llama", "Llama", 131072, 880_000, 900_000, null)],
        Read("together", """[{"id":"meta/llama","type":"chat","display_name":"Llama","context_length":131072,"pricing":{"input":0.88,"output":0.9}},{"id":"bge","type":"embedding"}]"""));

    [Fact]
    public void Mistral_TellsWhatAModelCan() => Assert.Equal(
        [new ListedModel("mistral-large-latest", "mistral-large", 131072, null, null, true)],
        Read("mistral", """
            {"object":"list","data":[
              {"id":"mistral-large-latest","name":"mistral-large","max_context_length":131072,"capabilities":{"completion_chat":true,"function_calling":true}},
              {"id":"mistral-embed","capabilities":{"completion_chat":false,"function_calling":false}}]}
            """));

    [Fact]
    public void Google_IsWithoutItsPrefix() =>
        Assert.Equal([new ListedModel("gemini-2.5-flash", "Gemini 2.5 Flash", null, null, null, null)], Read("google", """{"data":[{"id":"models/gemini-2.5-flash","display_name":"Gemini 2.5 Flash"}]}"""));

    [Fact]
    public void OpenAI_IsWithoutWhatDoesNotChat() =>
        Assert.Equal(["gpt-4o"], Read("openai", """{"data":[{"id":"gpt-4o"},{"id":"text-embedding-3-small"},{"id":"whisper-1"},{"id":"dall-e-3"},{"id":"tts-1"},{"id":"omni-moderation-latest"}]}""")!.Value.Select(m => m.Id));

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("3")]
    public void SomethingElse_IsNoList(string body) => Assert.Null(Read("openai", body));

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":[1,null,{"id":7},{"name":"no id"}]}""")]
    public void OddItems_AreLeftOut(string body) => Assert.Empty(Read("openai", body)!.Value);

    private static ImmutableArray<ListedModel>? Read(string provider, string body) =>
        ModelListJson.Read(ProviderCatalog.Find(provider)!, System.Text.Encoding.UTF8.GetBytes(body)); // in the catalogue
}
