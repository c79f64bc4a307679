using RuntimesWeb.Core.Agents;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Tests.Unit.Agents;

public sealed class AgentRulesTests
{
    public static TheoryData<AgentInput, string, string> Wrongs => new()
    {
        { new AgentInput { Name = "A\nB" }, "name", "name must be one line of at most 100 characters" },
        { new AgentInput { Name = new string('a', 101) }, "name", "name must be one line of at most 100 characters" },
        { new AgentInput { Description = new string('a', 1001) }, "description", "description must be at most 1000 characters" },
        { new AgentInput { SystemPrompt = new string('a', 100_001) }, "systemPrompt", "systemPrompt must be at most 100000 characters" },
        { new AgentInput { RuntimeId = "openclaw" }, "runtimeId", "unknown runtime 'openclaw'" },
        { new AgentInput { Provider = "nobody" }, "provider", "unknown provider 'nobody'" },
        { new AgentInput { RuntimeId = "claude-code", Provider = "openai" }, "provider", "claude-code does not work with provider 'openai'" },
        { new AgentInput { RuntimeId = "local", Provider = "openai" }, "provider", "local works without a provider" },
        { new AgentInput { Model = "two words" }, "model", "model must be a name without spaces of at most 200 characters" },
        { new AgentInput { Tools = [""] }, "tools", "tools must be names of at most 200 characters" },
        { new AgentInput { Toolsets = [new string('a', 201)] }, "toolsets", "toolsets must be names of at most 200 characters" },
        { new AgentInput { PermissionMode = "yolo" }, "permissionMode", "permissionMode must be one of plan, ask, acceptEdits, trusted" },
        { new AgentInput { BudgetMicros = 0 }, "budgetMicros", "budgetMicros must be more than 0, in millionths of a dollar" },
        { new AgentInput { MaxTurns = 0 }, "maxTurns", "maxTurns must be between 1 and 1000" },
        { new AgentInput { MaxTurns = 1001 }, "maxTurns", "maxTurns must be between 1 and 1000" },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void Make_WhatIsWrong_NamesTheField(AgentInput input, string field, string message)
    {
        var failure = AgentRules.Make(input with { Name = input.Name ?? "Reviewer" }).Failure;

        Assert.NotNull(failure);
        Assert.Equal(message, failure.Message);
        Assert.Equal(field, Assert.Single(failure.Fields!.Keys)); // a field is named
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    public void Make_WithoutAName_IsRefused(string? name) => Assert.Equal("name is required", AgentRules.Make(new AgentInput { Name = name }).Failure?.Message);

    [Fact]
    public void Make_OnlyAName_HasTheDefaults()
    {
        var agent = AgentRules.Make(new AgentInput { Name = " Reviewer " }).Value;

        Assert.Equal(("Reviewer", "clawboo-native", PermissionMode.Ask, 16), (agent.Name, agent.RuntimeId, agent.PermissionMode, agent.MaxTurns));
        Assert.Null(agent.Provider);
        Assert.Null(agent.BudgetMicros);
    }

    [Fact]
    public void Make_AnAliasOfARuntime_IsTheRuntime() =>
        Assert.Equal("codex", AgentRules.Make(new AgentInput { Name = "A", RuntimeId = "openai-codex-app-server" }).Value.RuntimeId);

    [Fact]
    public void Make_TheNativeRuntimeWithOllama_IsFine() => Assert.True(AgentRules.Make(new AgentInput { Name = "A", Provider = "ollama", Model = "llama3.2" }).IsOk);

    [Fact]
    public void Change_WhatIsAbsent_StaysAndWhatIsCleared_Goes()
    {
        var before = AgentRules.Make(new AgentInput { Name = "A", Provider = "openai", Model = "gpt-4o", BudgetMicros = 5, Tools = ["glob", "glob", "grep"] }).Value;

        var after = AgentRules.Change(before, new AgentInput { Description = "new", Cleared = new HashSet<string> { "model", "budgetMicros" } }).Value;

        Assert.Equal(("A", "openai", null, null, "new"), (after.Name, after.Provider, after.Model, after.BudgetMicros, after.Description));
        Assert.Equal(["glob", "grep"], after.Tools);
    }

    [Theory]
    [InlineData("Code Reviewer", "code-reviewer")]
    [InlineData("Prüferin  (Zürich)!", "pruferin-zurich")]
    [InlineData("审查员", "agent")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("New", "new-2")]
    [InlineData("Coder", "coder-3")]
    public void Id_IsTheSlugOfTheName_MadeUnique(string name, string id) => Assert.Equal(id, AgentId.Of(name, new HashSet<string> { "coder", "coder-2" }));

    [Fact]
    public void Id_OfALongName_IsAnAllowedId()
    {
        var id = AgentId.Of(string.Concat(Enumerable.Repeat("long name ", 10)), new HashSet<string>());

        Assert.Matches("^[A-Za-z0-9_-]{1,128}$", id);
        Assert.False(id.EndsWith('-'));
    }
}
