using RuntimesWeb.Core.Ollama;

namespace RuntimesWeb.Tests.Unit.Ollama;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("llama3.2", "llama3.2:latest")]
    [InlineData(" llama3.2:latest ", "llama3.2:latest")]
    [InlineData("codellama:7b", "codellama:7b")]
    [InlineData("library/llama3.2", "llama3.2:latest")]
    [InlineData("registry.ollama.ai/library/llama3.2", "llama3.2:latest")]
    [InlineData("registry.ollama.ai/llama3.2:1b", "llama3.2:1b")]
    [InlineData("Registry.Ollama.AI/mattw/pygmalion", "mattw/pygmalion:latest")]
    [InlineData("mattw/pygmalion:13b-q4_K", "mattw/pygmalion:13b-q4_K")]
    [InlineData("hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M", "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M")]
    [InlineData("huggingface.co/owner/repo", "huggingface.co/owner/repo:latest")]
    [InlineData("models.example.org:5000/team/own", "models.example.org:5000/team/own:latest")]
    public void Parse_OfAName_GivesTheOneSpelling(string text, string expected) =>
        Assert.Equal(expected, ModelName.Parse(text, ["models.example.org:5000"]).Value.ToString());

    [Theory]
    [InlineData(null, "model is required")]
    [InlineData("  ", "model is required")]
    [InlineData("evil.example/owner/model", "models are not pulled from evil.example")]
    [InlineData("169.254.169.254/a/b", "models are not pulled from 169.254.169.254")]
    [InlineData("localhost/a/b", "models are not pulled from localhost")]
    [InlineData("localhost:5000/b", "models are not pulled from localhost:5000")]
    [InlineData("models.example.org/team/own", "models are not pulled from models.example.org")]
    [InlineData("hf.co/repo", "a model of hf.co needs its owner too")]
    [InlineData("https://hf.co/owner/repo", "'https://hf.co/owner/repo' is not a model name")]
    [InlineData("hf.co/a/b/c", "'hf.co/a/b/c' is not a model name")]
    [InlineData("../etc/passwd", "models are not pulled from ..")]
    [InlineData("two words", "'two words' is not a model name")]
    [InlineData("model:", "'model:' is not a model name")]
    [InlineData(":tag", "':tag' is not a model name")]
    [InlineData("a//b", "'a//b' is not a model name")]
    [InlineData("model@sha256:abc", "'model@sha256:abc' is not a model name")]
    [InlineData("-rf", "'-rf' is not a model name")]
    [InlineData("modèle", "'modèle' is not a model name")]
    [InlineData("model\n", null)]
    [InlineData("mo\ndel", "'mo\ndel' is not a model name")]
    public void Parse_OfAnythingElse_SaysWhatIsWrong(string? text, string? message)
    {
        var outcome = ModelName.Parse(text, ["models.example.org:5000"]);

        Assert.Equal(message, outcome.Failure?.Message);
    }

    [Fact]
    public void Parse_OfAnEndlessName_IsRefusedInAFewWords()
    {
        var failure = ModelName.Parse(new string('a', 10_000), []).Failure;

        Assert.InRange(failure!.Message.Length, 1, 120);
    }
}
