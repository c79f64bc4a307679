using System.Collections.Immutable;
using RuntimesWeb.Core.Ollama;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Providers;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;
using RuntimesWeb.Core.Runtimes.Adapters.Native;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Runtimes.Native;

public sealed class ChoiceRulesTests
{
    private static readonly OllamaSnapshot Away = LoopHouse.NoOllama with
    {
        CheckedAt = DateTimeOffset.UnixEpoch,
        Problem = Failure.Unavailable("nothing listens"),
    };

    [Theory]
    [InlineData("anthropic-direct", "anthropic", null, null, "anthropic", "claude-sonnet-4-6")]
    [InlineData("anthropic-direct", "anthropic", "anthropic", "claude-haiku-4-5", "anthropic", "claude-haiku-4-5")]
    [InlineData("openai-direct", "openai anthropic", null, null, "openai", "gpt-4o")]
    [InlineData("openai-direct", "openai", null, " ", "openai", "gpt-4o")]
    [InlineData("clawboo-native", "openrouter openai", null, null, "openai", "gpt-4o")]
    [InlineData("clawboo-native", "openrouter", null, null, "openrouter", "anthropic/claude-haiku-4.5")]
    [InlineData("clawboo-native", "openrouter google", "google", "gemini-2.5-pro", "google", "gemini-2.5-pro")]
    [InlineData("clawboo-native", "anthropic openai", null, "gpt-5", "openai", "gpt-5")]
    [InlineData("clawboo-native", "anthropic ollama", null, "qwen3:8b", "ollama", "qwen3:8b")]
    [InlineData("clawboo-native", "xai ollama", null, null, "ollama", "qwen3:8b")]
    [InlineData("clawboo-native", "ollama", null, null, "ollama", "qwen3:8b")]
    [InlineData("ollama", "ollama", null, null, "ollama", "qwen3:8b")]
    [InlineData("ollama", "ollama", null, "QWEN3:8B", "ollama", "qwen3:8b")]
    [InlineData("ollama", "ollama", "openai", "qwen3:8b", "ollama", "qwen3:8b")]
    [InlineData("ollama", "", null, "not-there", "ollama", "not-there")]
    public void Choice_IsFilledInFromWhatIsThere(string runtime, string connected, string? wishedProvider, string? wishedModel, string provider, string model)
    {
        var choice = Choose(runtime, connected, connected.Contains("ollama", StringComparison.Ordinal) ? With("nomic-embed-text:latest", "qwen3:8b") : Away, wishedProvider, wishedModel);

        Assert.Equal(new ModelChoice(new(provider), model), choice.Value);
    }

    [Fact]
    public void Ollama_WithItsDefaultModel_TakesThat() =>
        Assert.Equal("llama3.2:latest", Choose("ollama", "", With("qwen3:8b", "llama3.2:latest")).Value.Model);

    [Fact]
    public void Ollama_NotLookedAtYet_IsAskedForItsDefault() =>
        Assert.Equal("llama3.2", Choose("ollama", "", LoopHouse.NoOllama).Value.Model);

    [Fact]
    public void Ollama_WhoseModelsCannotChat_HasNone()
    {
        var now = With("talker:latest") with
        {
            Details = ImmutableDictionary<string, ModelDetails>.Empty.Add("sha256:talker:latest", new ModelDetails(["embedding"], null)),
        };

        var failure = Choose("ollama", "", now).Failure!;

        Assert.Equal((FailureKind.Conflict, "no model pulled", "Pull one on the Models page, such as llama3.2."), (failure.Kind, failure.Message, failure.Hint));
    }

    [Theory]
    [InlineData("anthropic-direct", "openai", null, "Anthropic has no key", "/credentials")]
    [InlineData("openai-direct", "", null, "OpenAI has no key", "OPENAI_API_KEY")]
    [InlineData("clawboo-native", "anthropic", "openrouter", "OpenRouter has no key", "OPENROUTER_API_KEY")]
    [InlineData("clawboo-native", "", null, "no provider is connected", "start Ollama")]
    [InlineData("clawboo-native", "xai", null, "no model of xAI is chosen", "Choose one")]
    [InlineData("ollama", "", null, "Ollama does not answer: nothing listens", "ollama serve")]
    public void WhatIsMissing_IsToldWithWhereToConnectIt(string runtime, string connected, string? provider, string message, string hint)
    {
        var failure = Choose(runtime, connected, Away, provider).Failure!;

        Assert.Equal((FailureKind.Conflict, message), (failure.Kind, failure.Message));
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void DirectRuntime_DoesNotWorkWithAnotherProvider() =>
        Assert.Equal(FailureKind.Invalid, Choose("anthropic-direct", "anthropic openai", Away, "openai").Failure!.Kind);

    [Fact]
    public void KeyThatWasRefused_IsNotTheFirstChoice_ButCanBeWishedFor()
    {
        var providers = Providers("anthropic openai").Select(p => p.Provider.Id == ProviderCatalog.Anthropic ? p with { Rejected = "refused" } : p).ToImmutableArray();
        var rules = new ChoiceRules(providers, Away);

        Assert.Equal("openai", rules.Choose(RuntimeCatalog.Get(RuntimeCatalog.Native), new ModelChoice()).Value.Provider?.Value);
        Assert.True(rules.Choose(RuntimeCatalog.Get(RuntimeCatalog.AnthropicDirect), new ModelChoice()).IsOk);
    }

    private static Outcome<ModelChoice> Choose(string runtime, string connected, OllamaSnapshot ollama, string? provider = null, string? model = null) =>
        new ChoiceRules(Providers(connected), ollama).Choose(RuntimeCatalog.Find(runtime)!, new ModelChoice(provider is null ? null : new(provider), model));

    private static ImmutableArray<ProviderStatus> Providers(string connected) =>
    [
        .. ProviderCatalog.All.Select(p => new ProviderStatus(
            p, new BaseUrl(new Uri(p.DefaultBaseUrl), BaseUrlSource.Default), connected.Split(' ').Contains(p.Id.Value), null, CredentialState.Ok, null, null, null)),
    ];

    private static OllamaSnapshot With(params string[] models) => LoopHouse.NoOllama with
    {
        CheckedAt = DateTimeOffset.UnixEpoch,
        Models = [.. models.Select(m => new InstalledModel(m, 1, $"sha256:{m}", null, null, null, null))],
    };
}
